import { mkdirSync, readdirSync } from "node:fs";
import { isResourceType, type ResourceType } from "#kernel/fhir/resource-types.ts";
import { wholePlan } from "#kernel/fhir/rest/operations/export-plan.ts";
import { runExport } from "#kernel/fhir/rest/operations/export-run.ts";
import { withRecord } from "../record-beside.ts";
import { type Command, note, oneWord, refuse, sayJson, textOption, UsageError } from "./command.ts";

export const exportCommand: Command = {
  usage: "export THƯ_MỤC [--type Patient,Observation]",
  help: `Xuất mọi tài nguyên FHIR hiện có ra THƯ_MỤC (trống hoặc chưa có), mỗi loại một tệp NDJSON, tất cả đúng như tại một
thời điểm, cả khi máy chủ đang chạy và đang ghi. Kết quả in ra dạng JSON.

  --type  chỉ các loại này`,
  options: { type: { type: "string" } },
  run: async (config, args) => {
    const folder = oneWord(args, "THƯ_MỤC");
    const types = typesOf(textOption(args, "type"));
    mustBeEmpty(folder);
    const plan = { ...wholePlan, ...(types === undefined ? {} : { types: [...types] }) };
    const result = await withRecord(config, "tuetinh export", (record) =>
      runExport(record, plan, { folder, onProgress: progressTeller() }),
    );
    sayJson({
      transactionTime: result.transactionTime.toISOString(),
      files: result.files.map(({ type, name, count }) => ({ type, file: name, count })),
    });
    return 0;
  },
};

function typesOf(text: string | undefined): readonly ResourceType[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(",").map((name) => name.trim());
  const types = names.filter(isResourceType);
  if (types.length < names.length) throw new UsageError("--type: có tên không phải loại tài nguyên FHIR R4.");
  return types;
}

function mustBeEmpty(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (readdirSync(folder).length > 0) throw refuse("export.not-empty", `Thư mục ${folder} không trống.`);
}

const betweenNotes = 2_000;

function progressTeller(): (type: string, count: number) => void {
  let told = Date.now();
  return (type, count) => {
    if (Date.now() - told < betweenNotes) return;
    told = Date.now();
    note(`… ${type}: ${count}`);
  };
}
