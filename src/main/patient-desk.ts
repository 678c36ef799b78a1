import type { Actor } from "#kernel/access/context.ts";
import { mayFhir } from "#kernel/access/scopes.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { FhirError } from "#kernel/fhir/resource.ts";
import type { FhirActor, FhirRequest } from "#kernel/fhir/rest/exchange.ts";
import { personOf } from "#kernel/fhir/rest/person-of.ts";
import { listSeen } from "#kernel/fhir/rest/visible-rows.ts";
import type { Looking, PatientBrief, PatientDesk } from "#kernel/identity/provider/ports.ts";
import type { RecordDoor } from "./record.ts";

interface PatientRow {
  readonly id: string;
  readonly name?: readonly {
    readonly text?: string;
    readonly family?: string;
    readonly given?: readonly string[];
  }[];
  readonly birthDate?: string;
}

interface Found {
  readonly entry?: readonly { readonly resource: PatientRow }[];
}

const mostFound = 10;

type Door = Pick<RecordDoor, "dispatch" | "store" | "searchOptionsFor">;

/** Patients as somebody sees them who has no token yet: by the same door as everybody. */
export function patientDesk(record: Door): PatientDesk {
  return {
    isSeen: async (actor, id) => {
      const person = personOf(record, { actor: fhirActor(actor) });
      if (person === undefined) return true;
      const rows = await listSeen(record.store.db.direct, person, "Patient", [keyOf(id)]);
      return rows.size > 0;
    },
    find: async (looking, id) => {
      const row = mayFhir(looking.actor, "Patient", "r")
        ? await ask<PatientRow>(record, looking, ["Patient", id])
        : undefined;
      return row === undefined ? undefined : briefOf(row);
    },
    search: async (looking, text) => {
      if (!mayFhir(looking.actor, "Patient", "s")) return [];
      const by = /^\d{9,12}$/.test(text) ? "identifier" : "name";
      const query = new URLSearchParams({ [by]: text, _count: String(mostFound) });
      const found = await ask<Found>(record, looking, ["Patient"], query.toString());
      return (found?.entry ?? []).map(({ resource }) => briefOf(resource));
    },
  };
}

async function ask<T>(
  { dispatch }: Door,
  looking: Looking,
  path: readonly string[],
  query = "",
): Promise<T | undefined> {
  try {
    const { status, body } = await dispatch(requestOf(looking, path, query));
    return status === 200 ? (JSON.parse(body) as T) : undefined;
  } catch (error) {
    if (error instanceof FhirError) return undefined;
    throw error;
  }
}

const requestOf = (looking: Looking, path: readonly string[], query: string): FhirRequest => ({
  method: "GET",
  path,
  query,
  header: () => undefined,
  body: () => {
    throw new Error("a read has no body");
  },
  text: () => "",
  actor: fhirActor(looking.actor),
  origin: looking,
  base: "",
  at: undefined,
});

const fhirActor = (actor: Actor): FhirActor => ({
  id: actor.id,
  reach: actor.reach,
  may: (type, interaction) => mayFhir(actor, type, interaction),
  holds: () => false,
});

function briefOf({ id, name, birthDate }: PatientRow): PatientBrief {
  const first = name?.[0];
  const spelled = first?.text ?? [first?.family, ...(first?.given ?? [])].filter(Boolean).join(" ");
  return { id, name: spelled === "" ? id : spelled, ...(birthDate === undefined ? {} : { birthDate }) };
}
