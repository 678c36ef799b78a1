import { openDb } from "#kernel/db/db.ts";
import { openInstallation } from "../installation.ts";
import { migrateInstallation } from "../migrate-installation.ts";
import { citusStatements, distributionOf } from "../scale-out/citus-statements.ts";
import { listTableShapes } from "../scale-out/scale-out.sql.ts";
import { type Command, noWords, say, textOption, UsageError } from "./command.ts";

export const scaleOutCommand: Command = {
  usage: "scale-out [--shards N]",
  help: `In các câu lệnh trải lược đồ này lên một cụm Citus: bảng theo người bệnh chia theo bucket, dữ liệu dùng chung
chép tới mọi nút. Chỉ in, không chạy. Khi nào nên chuyển và cần chuẩn bị gì: docs/runbook/scale-out.md

  --shards N   số mảnh (mặc định 64; nên gấp 8–16 lần số nút)`,
  options: { shards: { type: "string" } },
  run: async (config, args) => {
    noWords(args);
    const shards = shardsOf(textOption(args, "shards"));
    const installation = await openInstallation(config, "tuetinh scale-out");
    try {
      if (installation.kind === "own") await migrateInstallation(installation);
      const db = openDb({ url: installation.url, poolSize: 1 });
      try {
        const tables = await db.read(listTableShapes);
        say(citusStatements(distributionOf(tables), shards).join("\n"));
        return 0;
      } finally {
        await db.close();
      }
    } finally {
      await installation.close();
    }
  },
};

function shardsOf(text: string | undefined): number {
  const shards = Number(text ?? 64);
  if (!Number.isInteger(shards) || shards < 1 || shards > 4096)
    throw new UsageError("--shards phải là số nguyên từ 1 đến 4096.");
  return shards;
}
