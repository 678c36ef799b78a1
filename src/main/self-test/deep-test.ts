import { AppError } from "#kernel/base/app-error.ts";
import type { Db } from "#kernel/db/db.ts";
import { deepCheck } from "#kernel/fhir/reindex/deep-check.ts";
import type { Config } from "../config.ts";
import { openIndex } from "../record-index.ts";
import { localBases } from "../server.ts";
import type { Check } from "./self-test.ts";

const mostShown = 20;

/** Looks at every record of the store; names those that disagree by type and id only. */
export const deepTest = (config: Config, db: Db): Check => ({
  what: "Chỉ mục và lịch sử của từng hồ sơ",
  run: async () => {
    const { index } = await openIndex(db, localBases(config));
    const { rows, faults, listed, changing } = await deepCheck({ db, index });
    if (faults > 0)
      throw new AppError(
        "conflict",
        "check.deep",
        `${faults} trong ${rows} hồ sơ không khớp:\n  ${listed.slice(0, mostShown).join("\n  ")}`,
      );
    const skipped = changing.length === 0 ? "" : `; đang lập chỉ mục lại: ${changing.join(", ")}`;
    return `${rows} hồ sơ đều khớp${skipped}`;
  },
});
