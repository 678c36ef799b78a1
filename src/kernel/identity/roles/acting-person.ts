import type { Context } from "#kernel/access/context.ts";
import { AppError } from "#kernel/base/app-error.ts";

/** The person who decides about others; a program decides about nobody. */
export interface ActingPerson {
  readonly account: string;
  /** The only facility they may decide about; null for those of the whole province. */
  readonly place: string | null;
  readonly holds: (permission: string) => boolean;
}

export function actingPerson({ actor }: Pick<Context, "actor">): ActingPerson {
  if (actor.person === undefined)
    throw new AppError(
      "forbidden",
      "access.person-needed",
      "Việc này phải do một người đã đăng nhập quyết định, không giao cho chương trình",
    );
  return {
    account: actor.person.accountId,
    place: placeLimitOf({ actor }),
    holds: (permission) => actor.permissions.has(permission),
  };
}

/** Who holds a role at one facility looks at that facility only. */
export const placeLimitOf = ({ actor }: Pick<Context, "actor">): string | null =>
  actor.person?.facility ?? null;
