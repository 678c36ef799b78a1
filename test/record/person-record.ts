import { type Reach, reachesNobody } from "#kernel/access/reach.ts";
import { systemOrigin } from "#kernel/audit/origin.ts";
import { openDb } from "#kernel/db/db.ts";
import { type ResourceType, tableOf } from "#kernel/fhir/resource-types.ts";
import { replyOfError } from "#kernel/fhir/rest/bundle/entry-response.ts";
import type { FhirActor, FhirRequest } from "#kernel/fhir/rest/exchange.ts";
import { summaryOperation } from "#kernel/fhir/rest/operations/summary/summary.ts";
import { parseExactJson } from "#kernel/fhir/store/exact-json.ts";
import { viewOperation } from "#kernel/reporting/view-operation.ts";
import { openRecord } from "#main/record.ts";
import { createTestDatabase } from "#test/harness/database.ts";
import { type Fields, fieldsOf, listOf } from "./answers.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: Fields;
}

export type Ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

/** The record behind its own door, asked by whom a test makes up: no HTTP, no tables of people. */
export interface PersonRecord {
  readonly program: Ask;
  /** A person who may do everything to every type, as far as the reach goes. */
  person(reach: Partial<Reach>): Ask;
  /** Puts resources under their own ids in, as a program. */
  put(...resources: readonly Fields[]): Promise<void>;
  /** Forgets all rows of these types, with what search knows of them. */
  clear(types: readonly ResourceType[]): Promise<void>;
  close(): Promise<void>;
}

export async function openPersonRecord(): Promise<PersonRecord> {
  const database = await createTestDatabase();
  const db = openDb({ url: database.url });
  const { dispatch } = await openRecord({
    db,
    baseUrls: ["http://record/fhir"],
    extras: (maker) => ({
      operations: [summaryOperation(maker), viewOperation(maker)],
      jobs: [],
      schedules: [],
      parts: [],
    }),
  });
  const askAs = (actor: FhirActor): Ask => {
    return async (method, path, body, headers = {}) => {
      try {
        const {
          status,
          headers: sent,
          body: text,
        } = await dispatch(requestOf(actor, method, path, { body, headers }));
        return { status, headers: sent, text, json: text.startsWith("{") ? fieldsOf(JSON.parse(text)) : {} };
      } catch (error) {
        const { status, body: text } = replyOfError(error);
        return { status, headers: {}, text, json: fieldsOf(JSON.parse(text)) };
      }
    };
  };
  const program = askAs(actorOf(undefined));
  return {
    program,
    person: (reach) => askAs(actorOf({ ...reachesNobody, ...reach })),
    put: async (...resources) => {
      const entry = resources.map((resource) => ({
        resource,
        request: { method: "PUT", url: `${String(resource["resourceType"])}/${String(resource["id"])}` },
      }));
      const answer = await program("POST", "", { resourceType: "Bundle", type: "transaction", entry });
      if (answer.status !== 200) throw new Error(answer.text);
    },
    clear: async (types) => {
      const tables = [...types.map(tableOf), "fhir.reference", "fhir.range", "fhir.alias", "fhir.history"];
      for (const table of tables) await db.direct.query(`delete from ${table}`);
    },
    close: async () => {
      await db.close();
      await database.drop();
    },
  };
}

const actorOf = (reach: Reach | undefined): FhirActor => ({
  id: reach === undefined ? "program" : "person",
  reach,
  may: () => true,
  holds: () => true,
});

function requestOf(
  actor: FhirActor,
  method: string,
  address: string,
  { body, headers }: { readonly body: unknown; readonly headers: Readonly<Record<string, string>> },
): FhirRequest {
  const [path = "", query = ""] = address.split("?", 2);
  const text = typeof body === "string" ? body : JSON.stringify(body ?? {});
  const request = {
    method,
    path: path.split("/").filter((part) => part !== ""),
    query,
    header: (name: string) => headers[name],
    body: () => parseExactJson(text),
    text: () => text,
    actor,
    base: "http://record/fhir",
    at: undefined,
    origin: systemOrigin("test", "test"),
  };
  return request;
}

/** Ids of a Bundle's resources by type, sorted. */
export const namesIn = ({ json }: Answer): readonly string[] =>
  listOf(json["entry"])
    .map((entry) => fieldsOf(entry["resource"]))
    .map((resource) => `${String(resource["resourceType"])}/${String(resource["id"])}`)
    .sort();
