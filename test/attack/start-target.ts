import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { addClient } from "#kernel/access/clients.ts";
import { createLog } from "#kernel/base/log.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { serveProduct } from "#main/server.ts";
import { redirectUri, registerApp } from "#test/harness/app-tokens.ts";
import { createTestDatabase } from "#test/harness/database.ts";
import { type Served, signInAs } from "#test/harness/people.ts";
import { fetchToken } from "#test/harness/product.ts";
import { rawSender, sender } from "./send.ts";
import type { Askers, Target } from "./target.ts";
import { worldBundle } from "./world.ts";

export interface StartedTarget {
  readonly target: Target;
  readonly stop: () => Promise<void>;
}

const everything =
  "system/*.cruds ops.jobs ops.metrics fhir.export fhir.import reporting.views access.accounts";
const account = { login: "bac-si-an", password: "mot cau mat khau rat dai 2026" } as const;

/** The whole product on a fresh database, with people of several roles and two patients. */
export async function startTarget(): Promise<StartedTarget> {
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(path.join(tmpdir(), "tuetinh-attack-"));
  const logged: string[] = [];
  const log = createLog("debug", { write: (line) => void logged.push(line) });
  const config = {
    port: 0,
    host: "127.0.0.1",
    dataDir,
    databaseUrl: database.url,
    demo: "none",
    logLevel: "debug",
    trustProxy: false,
  } as const;
  const product = await serveProduct({ config, databaseUrl: database.url, log });
  const db = openDb({ url: database.url, poolSize: 2 });
  const trap = await startTrap();
  const send = sender("127.0.0.1", product.port);
  const known = await askersOf(db, { url: product.url, databaseUrl: database.url });
  const loaded = await send({
    method: "POST",
    path: "/fhir",
    headers: known.askers.all,
    body: worldBundle(),
  });
  if (loaded.status !== 200) throw new Error(`the world was not loaded: ${loaded.text.slice(0, 500)}`);
  const target: Target = {
    ...placeOf(product.port),
    ...known,
    account,
    send,
    logged: () => logged.join(""),
    countAudited: () => countAudited(db),
    rights: () => rightsOf(db),
    note: () => undefined,
    trap,
  };
  return {
    target,
    stop: async () => {
      await product.stop();
      await db.close();
      await trap.stop();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const placeOf = (port: number) => ({
  url: `http://127.0.0.1:${port}`,
  host: "127.0.0.1",
  port,
  raw: rawSender("127.0.0.1", port),
});

async function peopleOf(db: Db, served: Served) {
  const permissions = await db.direct.query<{ permission: string }>(
    "select distinct permission from kernel.role_permission where permission not like 'user/%'",
  );
  const official = permissions.map(({ permission }) => permission);
  return {
    doctor: await signInAs(served, {
      role: "doctor",
      facility: "org-own",
      practitioner: "prac-own",
      name: "Bác sĩ An",
      ...account,
    }),
    citizen: await signInAs(served, { role: "citizen", patient: "p-own" }),
    otherCitizen: await signInAs(served, { role: "citizen", patient: "p-other" }),
    stranger: await signInAs(served, { role: "doctor", facility: "org-third", practitioner: "prac-third" }),
    itAdministrator: await signInAs(served, { role: "it-administrator" }),
    official: await signInAs(served, { reach: "nobody", permissions: official }),
    other: await signInAs(served, { role: "doctor", facility: "org-other", practitioner: "prac-other" }),
  };
}

async function askersOf(db: Db, served: Served) {
  const program = async (scopes: string) => {
    const client = await addClient(db, { name: "Máy thử", scopes });
    return { client, asker: { authorization: `Bearer ${await fetchToken(served.url, client)}` } };
  };
  const all = await program(everything);
  const people = await peopleOf(db, served);
  const askers: Askers = {
    all: all.asker,
    patientsOnly: (await program("system/Patient.rs")).asker,
    nothing: (await program("ops.metrics")).asker,
    doctor: { ...people.doctor.headers },
    citizen: { ...people.citizen.headers },
    otherCitizen: { ...people.otherCitizen.headers },
    stranger: { ...people.stranger.headers },
    itAdministrator: { ...people.itAdministrator.headers },
    official: { ...people.official.headers },
    nobody: {},
  };
  return {
    askers,
    client: all.client,
    app: {
      client_id: (await registerApp(served, { scopes: "openid offline_access user/Patient.rs" })).client_id,
      redirect_uri: redirectUri,
    },
    others: { grant: people.other.grantId ?? "", session: people.other.sessionId },
    accounts: {
      doctor: people.doctor.accountId,
      citizen: people.citizen.accountId,
      itAdministrator: people.itAdministrator.accountId,
    },
  };
}

/** A server on this machine, inside the house: whoever reaches it was let in by the product. */
async function startTrap() {
  let caught = 0;
  const server = createServer((_request, response) => {
    caught += 1;
    response.setHeader("content-type", "application/json");
    response.end('{"keys":[]}');
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    caught: () => caught,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

async function countAudited(db: Db): Promise<number> {
  const [row] = await db.direct.query<{ n: number }>("select count(*)::int as n from audit.entry");
  return row?.n ?? 0;
}

/** Who holds what; an attacker who changed a letter of it has won. */
async function rightsOf(db: Db): Promise<string> {
  const [row] = await db.direct.query<{ text: string }>(`select md5(concat(
    (select string_agg(r::text, '|' order by r::text) from kernel.role r),
    (select string_agg(p::text, '|' order by p::text) from kernel.role_permission p),
    (select string_agg(g::text, '|' order by g::text) from kernel.role_grant g),
    (select string_agg(concat(a.id, a.kind, a.practitioner, a.patient, a.is_vip), '|' order by a.id) from kernel.account a),
    (select string_agg(c.scopes::text, '|' order by c.id) from kernel.client c))) as text`);
  return row?.text ?? "";
}
