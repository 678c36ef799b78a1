import type { Condition, ConditionOf } from "../condition.ts";
import type { TypePart } from "../search-query.ts";
import { compileTokens, isCoded, tokenHashes } from "./compile-token.ts";
import { drivenBy } from "./driving.ts";
import { arrayLiteral, type RowScope } from "./sql-builder.ts";

/** One SELECT of a UNION ALL. */
export interface Branch {
  readonly where: string;
  /** Rows without a main date: they come after all others. */
  readonly isNulls: boolean;
}

export interface Branches {
  readonly shared: readonly Condition[];
  readonly branches: readonly Branch[];
}

/**
 * "This patient's newest results of this code" is a walk along (bucket, patient, code, start_at), if it is asked as
 * such: once for rows with this one code, once for rows with several codings (code 0, tokens decide), once for rows
 * without a date. Undefined where one SELECT does as well.
 */
export function branchesOf(row: RowScope, part: TypePart): Branches | undefined {
  const [first, ...more] = part.sort;
  if (more.length > 0 || first?.by !== "date") return undefined;
  if (drivenBy(part.conditions) !== "patient") return undefined;
  const coded = part.conditions.find(isMainCode);
  if (coded === undefined) return undefined;
  const hashes = tokenHashes(row, coded.param, coded.values);
  const tokens = compileTokens({ ...row, driven: true }, hashes);
  const code = `${row.alias}.code`;
  const hash = row.sql.bind(hashes[0]);
  const dated = `${row.alias}.start_at is not null`;
  return {
    shared: part.conditions.filter((condition) => condition !== coded),
    branches: [
      { where: `${code} = ${hash} and ${dated}`, isNulls: false },
      { where: `${code} = 0 and ${tokens} and ${dated}`, isNulls: false },
      {
        where: `${code} = any(${row.sql.bind(arrayLiteral([...hashes, 0]))}) and ${tokens} and ${row.alias}.start_at is null`,
        isNulls: true,
      },
    ],
  };
}

const isMainCode = (condition: Condition): condition is ConditionOf<"token"> =>
  condition.kind === "token" &&
  condition.param.column === "code" &&
  condition.values.length === 1 &&
  condition.values.every(isCoded);
