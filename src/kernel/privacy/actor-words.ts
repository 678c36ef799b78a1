import type { Actor, Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { isSamePractitioner } from "./same-practitioner.sql.ts";

/** The facility whose matters somebody handles: where their role is held. Undefined for the province's own. */
export const facilityOf = ({ person }: Actor): string | undefined => person?.facility;

/** The patient a citizen speaks for: oneself, or somebody whose data they may reach as a delegate. */
export function ownPatient({ actor }: Pick<Context, "actor">, wanted: string | undefined): string {
  const { person, reach } = actor;
  if (person?.kind !== "citizen" || person.patient === undefined)
    throw new AppError(
      "forbidden",
      "privacy.not-a-citizen",
      "Chỉ người dân có hồ sơ gắn với tài khoản dùng được mục này",
    );
  if (wanted === undefined || wanted === person.patient) return person.patient;
  if (reach?.patients.includes(wanted) === true) return wanted;
  throw new AppError(
    "forbidden",
    "privacy.not-own",
    "Hồ sơ này không phải của bạn hoặc người bạn được ủy quyền",
  );
}

/** Oneself and everybody whose record one reaches as a delegate. */
export const ownPatients = (context: Pick<Context, "actor">): readonly string[] => {
  const own = ownPatient(context, undefined);
  return [own, ...(context.actor.reach?.patients ?? []).filter((id) => id !== own)];
};

/** Whose role stands at one facility decides nothing about the records of all, and finds no list of them. */
export function mustBeOfProvince(actor: Actor, kind: "forbidden" | "not-found" = "forbidden"): void {
  if (facilityOf(actor) !== undefined)
    throw new AppError(
      kind,
      "privacy.province-needed",
      "Việc này liên quan hồ sơ của cả tỉnh, do cán bộ của tỉnh thực hiện, không do một cơ sở",
    );
}

/** Two different people: who decides is not who proposed, under whatever account of the same practitioner. */
export async function mustBeAnother(
  { tx, actor }: Pick<Context, "tx" | "actor">,
  proposedBy: string,
): Promise<void> {
  if (actor.id === proposedBy || (await isSamePractitioner(tx, actor.id, proposedBy)))
    throw new AppError("forbidden", "privacy.four-eyes", "Người duyệt phải khác người đề nghị");
}
