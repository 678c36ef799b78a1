import * as z from "zod/mini";
import type { Context, Person } from "../../access/context.ts";
import { isStrong, ownAccount } from "../../access/person-actor.ts";
import { mayFhir } from "../../access/scopes.ts";
import { AppError } from "../../base/app-error.ts";
import { query } from "../../http/route.ts";
import { listPasskeys } from "../factors/passkeys.sql.ts";
import { findById, listWearable, type SignInAccount, type WearableRow } from "../sign-in/accounts.sql.ts";
import { minimumLength } from "../sign-in/password-rules.ts";
import { hasSecondFactor } from "../sign-in/second-factor.ts";
import { findSessionPlace, type SessionPlaceRow } from "./me.sql.ts";
import { listSessions } from "./sessions.sql.ts";

const place = z.nullable(z.object({ id: z.string(), name: z.nullable(z.string()) }));
const time = z.pipe(
  z.date(),
  z.transform((at) => at.toISOString()),
);

const wearable = z.object({
  grant: z.string(),
  role: z.string(),
  roleName: z.string(),
  roleNameEn: z.string(),
  facility: place,
  isDangerous: z.boolean(),
  /** It can be worn only after a second factor was shown. */
  needsSecondFactor: z.boolean(),
  isWorn: z.boolean(),
});

const me = z.object({
  accountId: z.string(),
  login: z.string(),
  name: z.string(),
  /** Where codes are sent. */
  phone: z.nullable(z.string()),
  kind: z.enum(["staff", "citizen"]),
  role: z.object({ code: z.string(), name: z.string() }),
  grant: z.nullable(z.string()),
  facility: place,
  practitioner: z.nullable(z.string()),
  patient: z.nullable(z.string()),
  roles: z.array(wearable),
  permissions: z.array(z.string()),
  maySearchRecords: z.boolean(),
  /** Types of the record that may be searched; `*` is all of them. */
  searches: z.array(z.string()),
  methods: z.array(z.string()),
  signedInAt: time,
  endsAt: z.nullable(time),
  /** Minutes without a request after which the session ends. */
  idleMinutes: z.nullable(z.number()),
  /** The shared computer the session stands on. */
  device: z.nullable(z.object({ name: z.nullable(z.string()), facility: z.nullable(z.string()) })),
  factors: z.object({
    hasPassword: z.boolean(),
    hasTotp: z.boolean(),
    passkeys: z.number(),
    recoveryCodes: z.number(),
    hasPin: z.boolean(),
    hasBadge: z.boolean(),
    minimumPasswordLength: z.number(),
  }),
  /** What is still to be done: `second-factor`, `recovery-codes`, `stronger-sign-in` (to see what is restricted). */
  needs: z.array(z.string()),
});

export const meRoutes = [
  query({
    path: "/api/me",
    permission: ownAccount,
    summary: "Who is signed in, in which role and place, and what the session may do.",
    input: z.object({}),
    output: me,
    run: whoAmI,
  }),
  query({
    path: "/api/me/sessions",
    permission: ownAccount,
    summary: "Where the person is signed in.",
    input: z.object({}),
    output: z.object({
      sessions: z.array(
        z.object({
          id: z.string(),
          isThis: z.boolean(),
          roleName: z.nullable(z.string()),
          facilityName: z.nullable(z.string()),
          methods: z.array(z.string()),
          signedInAt: time,
          seenAt: time,
          endsAt: time,
          address: z.nullable(z.string()),
          agent: z.nullable(z.string()),
          device: z.nullable(z.string()),
        }),
      ),
    }),
    run: async ({ tx, actor, now }) => {
      const { accountId, sessionId } = personOf(actor);
      const rows = await listSessions(tx, accountId, now);
      return {
        sessions: rows.map((row) => ({
          id: row.id,
          isThis: row.id === sessionId,
          roleName: row.role_name,
          facilityName: row.facility_name,
          methods: [...row.methods],
          signedInAt: row.created_at,
          seenAt: row.seen_at,
          endsAt: row.expires_at,
          address: row.address,
          agent: row.agent,
          device: row.device_name,
        })),
      };
    },
  }),
  query({
    path: "/api/me/passkeys",
    permission: ownAccount,
    summary: "The person's passkeys.",
    input: z.object({}),
    output: z.object({
      passkeys: z.array(
        z.object({ id: z.string(), name: z.string(), createdAt: time, usedAt: z.nullable(time) }),
      ),
    }),
    run: async ({ tx, actor }) => ({
      passkeys: (await listPasskeys(tx, personOf(actor).accountId)).map((row) => ({
        id: row.id,
        name: row.name,
        createdAt: row.created_at,
        usedAt: row.used_at,
      })),
    }),
  }),
];

async function whoAmI({ tx, actor, now }: Context): Promise<z.input<typeof me>> {
  const person = personOf(actor);
  const account = await findById(tx, person.accountId);
  if (account === undefined) throw onlyPeople();
  const [roles, session] = await Promise.all([
    listWearable(tx, person.accountId, now),
    findSessionPlace(tx, person.sessionId),
  ]);
  return {
    accountId: account.id,
    login: account.login,
    name: account.name,
    phone: account.phone,
    kind: person.kind,
    role: { code: person.role, name: person.roleName },
    grant: person.grantId ?? null,
    facility: placeOf(person.facility, person.facilityName),
    practitioner: person.practitioner ?? null,
    patient: person.patient ?? null,
    roles: roles.map((row) => wearableOf(row, person)),
    permissions: [...actor.permissions],
    maySearchRecords: mayFhir(actor, "Patient", "s"),
    searches: ["*", ...actor.fhir.byType.keys()].filter((type) => mayFhir(actor, type, "s")),
    methods: [...person.methods],
    signedInAt: person.signedInAt,
    ...sittingOf(session),
    factors: factorsOf(account),
    needs: [...needsOfReach(actor), ...needsOf(account, roles)],
  };
}

const sittingOf = (session: SessionPlaceRow | undefined) => ({
  endsAt: session?.expires_at ?? null,
  idleMinutes: session?.idle_minutes ?? null,
  device:
    session?.is_shared === true ? { name: session.device_name, facility: session.device_facility } : null,
});

const factorsOf = (account: SignInAccount) => ({
  hasPassword: account.password_hash !== null,
  hasTotp: account.has_totp,
  passkeys: account.passkeys,
  recoveryCodes: account.recovery_codes,
  hasPin: account.has_pin,
  hasBadge: account.has_badge,
  minimumPasswordLength: minimumLength(hasSecondFactor(account)),
});

/** A citizen who came by telephone alone does not see what is restricted of their own. */
const needsOfReach = ({ person, reach }: Context["actor"]): readonly string[] =>
  person?.kind === "citizen" &&
  person.patient !== undefined &&
  reach?.unrestricted.includes(person.patient) !== true
    ? ["stronger-sign-in"]
    : [];

function needsOf(account: SignInAccount, roles: readonly WearableRow[]): string[] {
  if (!hasSecondFactor(account))
    return roles.some(({ needs_second_factor }) => needs_second_factor) ? ["second-factor"] : [];
  return account.recovery_codes === 0 ? ["recovery-codes"] : [];
}

const wearableOf = (row: WearableRow, person: Person) => ({
  grant: row.id,
  role: row.role,
  roleName: row.role_name,
  roleNameEn: row.role_name_en,
  facility: placeOf(row.facility, row.facility_name),
  isDangerous: row.is_dangerous,
  needsSecondFactor: row.needs_second_factor && !isStrong(person.methods),
  isWorn: row.id === person.grantId,
});

const placeOf = (id: string | null | undefined, name: string | null | undefined) =>
  id === null || id === undefined ? null : { id, name: name ?? null };

/** Programs have no account of their own to look after. */
function personOf({ person }: Context["actor"]): Person {
  if (person === undefined) throw onlyPeople();
  return person;
}

const onlyPeople = (): AppError =>
  new AppError("forbidden", "access.person-needed", "Việc này chỉ dành cho người đã đăng nhập trên trang");
