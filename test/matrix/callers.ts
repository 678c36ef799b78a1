import { newId } from "#kernel/base/ids.ts";
import { openDb } from "#kernel/db/db.ts";
import { authorizeAs, registerApp } from "#test/harness/app-tokens.ts";
import { type PersonWanted, signInAs } from "#test/harness/people.ts";
import { type Answered, type Asked, ask } from "./ask.ts";
import { expectedRoles } from "./expected-roles.ts";
import type { Record as TheRecord } from "./record.ts";
import type { World } from "./world.ts";

/** Somebody who asks: a person in a role, a program that may do nothing, or nobody known. */
export interface Caller {
  /** A role, `program` or `anonymous`. */
  readonly name: string;
  /** Signs in again when an earlier answer ended the session. */
  readonly ask: (asked: Asked) => Promise<Answered>;
}

export async function openCallers(world: World, record: TheRecord): Promise<readonly Caller[]> {
  const token = await world.tokenWith("matrix.nothing");
  const people = Object.keys(expectedRoles).map((role) => person(world, record, role));
  return [
    { name: "anonymous", ask: (asked) => ask(world.url, asked) },
    {
      name: "program",
      ask: (asked) => ask(world.url, withHeaders(asked, { authorization: `Bearer ${token}` })),
    },
    ...people,
  ];
}

function person(world: World, record: TheRecord, role: string): Caller {
  let headers: Promise<Readonly<Record<string, string>>> | undefined;
  const sign = () => (headers ??= signIn(world, record, role));
  return {
    name: role,
    ask: async (asked) => {
      const first = await ask(world.url, withHeaders(asked, await sign()));
      if (first.status !== 401) return first;
      headers = undefined;
      return ask(world.url, withHeaders(asked, await sign()));
    },
  };
}

const withHeaders = (asked: Asked, headers: Readonly<Record<string, string>>): Asked => ({
  ...asked,
  headers: { ...headers, ...asked.headers },
});

async function signIn(
  world: World,
  record: TheRecord,
  role: string,
): Promise<Readonly<Record<string, string>>> {
  if (role === "app") return openApp(world, record);
  const { accountId, headers } = await signInAs(world, wantedOf(record, role));
  if (role === "delegate") await delegate(world, accountId, record.idOf.own);
  return { ...headers };
}

function wantedOf({ clinic, consultant, idOf }: TheRecord, role: string): PersonWanted {
  const reach = expectedRoles[role]?.reach;
  if (role === "newcomer") return { permissions: [] };
  if (role === "administrator-by-password") return { role: "it-administrator", methods: ["pwd"] };
  if (role === "citizen") return { role, patient: idOf.own };
  if (role === "delegate") return { role: "citizen", patient: "matrix-nobody" };
  if (reach === "treatment") return { role, facility: clinic, practitioner: consultant };
  return reach === "facility" || role === "director" || role === "facility-data-officer"
    ? { role, facility: clinic }
    : { role };
}

async function openApp(world: World, record: TheRecord) {
  const doctor = await signInAs(world, wantedOf(record, "doctor"));
  const scope = "launch/patient patient/*.rs";
  const app = await registerApp(world, { scopes: scope });
  const { access_token } = await authorizeAs(world, doctor, app, { scope, patient: record.idOf.own });
  return { authorization: `Bearer ${access_token}` };
}

/** A citizen may act for somebody else. */
async function delegate(world: World, account: string, patient: string): Promise<void> {
  const db = openDb({ url: world.databaseUrl, poolSize: 1 });
  try {
    await db.transaction((tx) =>
      tx.query(
        `insert into kernel.person_access (id, account, patient, why, from_at)
         values ($1, $2, $3, 'delegate', now())`,
        [newId(), account, patient],
      ),
    );
  } finally {
    await db.close();
  }
}
