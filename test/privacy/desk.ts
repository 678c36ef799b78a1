import type { Actor, Context, Person } from "#kernel/access/context.ts";
import { newId } from "#kernel/base/ids.ts";
import { type Db, openDb } from "#kernel/db/db.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { createChange, putChange } from "#kernel/fhir/store/change-kinds.ts";
import type { RecordStore } from "#kernel/fhir/store/record-store.ts";
import { openRecord } from "#main/record.ts";
import { createTestDatabase } from "#test/harness/database.ts";

type Resource = { readonly resourceType: string; readonly id?: string } & Readonly<Record<string, unknown>>;

/** The record and a database of one test file's own, and people who work at it. */
export interface TestDesk {
  readonly db: Db;
  readonly store: RecordStore;
  /** Writes a resource and gives its id. */
  readonly write: (resource: Resource) => Promise<string>;
  /** What is stored now; undefined when it is gone. */
  readonly read: (
    type: "Patient" | "Observation" | "Encounter",
    id: string,
  ) => Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Runs a use case of somebody in a transaction of its own. */
  readonly as: <T>(actor: Actor, work: (context: Context) => Promise<T>, now?: Date) => Promise<T>;
  readonly stop: () => Promise<void>;
}

export async function openTestDesk(): Promise<TestDesk> {
  const database = await createTestDatabase();
  const db = openDb({ url: database.url });
  const { store } = await openRecord({ db, baseUrls: [] });
  return {
    db,
    store,
    write: async (resource) => {
      const prepared = store.prepare({ plain: resource, exact: resource }, { type: resource.resourceType });
      const { id } = resource;
      const result = await store.submit(id === undefined ? createChange(prepared) : putChange(id, prepared));
      if (result.kind !== "written") throw new Error(result.kind);
      return result.id;
    },
    read: async (type, id) => {
      const row = await store.rows.read(type, keyOf(id));
      return row === undefined || row.deleted
        ? undefined
        : (JSON.parse(row.content) as Readonly<Record<string, unknown>>);
    },
    as: (actor, work, now = new Date()) => db.transaction((tx) => work({ tx, actor, now })),
    stop: async () => {
      await db.close();
      await database.drop();
    },
  };
}

const actorOf = (name: string, person: Partial<Person> & Pick<Person, "kind">): Actor => {
  const id = newId();
  return {
    id,
    name,
    clientId: id,
    scopes: [],
    permissions: new Set(),
    fhir: { everyType: 0, byType: new Map() },
    person: {
      accountId: id,
      sessionId: newId(),
      role: person.kind,
      roleName: person.kind,
      methods: ["pwd"],
      signedInAt: new Date(),
      ...person,
    },
  };
};

/** An officer of a facility, or of the province when none is named. */
export const officer = (name: string, facility?: string): Actor =>
  actorOf(name, { kind: "staff", ...(facility === undefined ? {} : { facility }) });

export const citizen = (name: string, patient: string): Actor => actorOf(name, { kind: "citizen", patient });
