import type { Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { vietnamDay } from "#kernel/base/dates.ts";
import type { Tx } from "#kernel/db/db.ts";
import { eraseRow, idOf, type RecordDesk } from "../change-rows.ts";
import { listPersonRows, lockDuties } from "../record-rows.sql.ts";
import { rulesOn } from "../retention/due-rows.ts";
import { type Keeping, keepingsOf } from "../retention/keeping.ts";
import { findHindrance } from "../retention/retention.sql.ts";

/** What the law lets be erased of what was asked, and what has to stay and why. */
export interface ErasurePlan {
  readonly erasable: readonly Keeping[];
  readonly kept: readonly KeptGroup[];
}

/** Rows that stay for one and the same reason. */
export interface KeptGroup {
  readonly class: string;
  readonly className: string;
  readonly source: string;
  /** Undefined: for ever, or until an end that has not come. */
  readonly until: string | undefined;
  readonly count: number;
}

export interface ErasureWish {
  readonly patient: string;
  /** Absent: everything. */
  readonly resources: readonly string[] | undefined;
}

export async function erasurePlan(tx: Tx, now: Date, wish: ErasureWish): Promise<ErasurePlan> {
  const today = vietnamDay(now);
  const rows = await listPersonRows(tx, wish.patient);
  const wanted = wish.resources === undefined ? undefined : new Set(wish.resources);
  const asked = keepingsOf(rows, await rulesOn(tx, today)).filter(
    ({ row }) => wanted === undefined || wanted.has(`${row.type}/${idOf(row)}`),
  );
  const isErasable = ({ dueOn }: Keeping): boolean => dueOn !== undefined && dueOn <= today;
  return { erasable: asked.filter(isErasable), kept: grouped(asked.filter((each) => !isErasable(each))) };
}

function grouped(kept: readonly Keeping[]): readonly KeptGroup[] {
  const groups = new Map<string, KeptGroup>();
  for (const each of kept) {
    const key = `${each.class?.code ?? ""} ${each.dueOn ?? ""}`;
    const count = (groups.get(key)?.count ?? 0) + 1;
    groups.set(key, { ...wordsOf(each.class), until: each.dueOn, count });
  }
  return [...groups.values()];
}

const wordsOf = (kept: Keeping["class"]): Pick<KeptGroup, "class" | "className" | "source"> =>
  kept === undefined
    ? { class: "unclassified", className: "Chưa xếp loại lưu trữ", source: "Chưa có căn cứ cho phép xóa" }
    : { class: kept.code, className: kept.name, source: kept.source };

export interface ErasureOutcome {
  readonly erased: number;
  readonly hashes: readonly string[];
  readonly kept: readonly KeptGroup[];
}

/** Erases with all versions what may go; refuses when nothing may. */
export async function eraseRecord(
  desk: RecordDesk,
  { tx, now }: Context,
  wish: ErasureWish & { readonly request: string },
): Promise<ErasureOutcome> {
  await lockDuties(tx, wish.patient);
  if ((await findHindrance(tx, wish.patient, wish.request)) !== undefined)
    throw new AppError(
      "conflict",
      "privacy.held",
      "Hồ sơ đang có lệnh giữ hoặc yêu cầu khác chưa xong, chưa được xóa",
    );
  const { erasable, kept } = await erasurePlan(tx, now, wish);
  if (erasable.length === 0)
    throw new AppError(
      "conflict",
      "privacy.must-keep",
      `Pháp luật buộc lưu giữ các mục này: ${kept.map(sentenceOf).join("; ")}. Hãy từ chối và nêu căn cứ.`,
    );
  const hashes: string[] = [];
  for (const { row } of erasable) {
    const erased = await eraseRow(desk, tx, row);
    if (erased === undefined)
      throw new AppError("conflict", "privacy.changed", "Hồ sơ vừa thay đổi, hãy thử lại");
    hashes.push(`${erased.type}/${erased.id} ${erased.hash}`);
  }
  return { erased: erasable.length, hashes, kept };
}

const sentenceOf = ({ className, source, until, count }: KeptGroup): string =>
  `${count} mục ${className} (${source}${until === undefined ? "" : `, đến ${until}`})`;
