import { bodyOf, directoryBodies, loose, patientTypes } from "./rows.ts";
import type { World } from "./world.ts";

/** Whose rows: seen at the own clinic, seen elsewhere by a consultant, and somebody's whom nobody here knows. */
export const patientNames = ["own", "consulted", "foreign"] as const;
export type PatientName = (typeof patientNames)[number];

export const labels = ["HIV", "PSY", "OPIOIDUD", "R", "V"] as const;
export type Label = (typeof labels)[number];

export interface Row {
  readonly type: string;
  readonly id: string;
  /** `directory`: about nobody in care; `nobody`: it should name a patient and does not. */
  readonly patient: PatientName | "directory" | "nobody";
  readonly label?: Label;
}

export interface Record {
  readonly clinic: string;
  readonly consultant: string;
  readonly idOf: Readonly<globalThis.Record<PatientName, string>>;
  readonly rows: readonly Row[];
}

const consultant = "matrix-consultant";

/** Two clinics, three patients, and of every type a plain row of each patient and a restricted one of the own. */
export async function fillRecord(world: World): Promise<Record> {
  const token = await world.tokenWith("system/*.cruds");
  const save = (body: object) => create(world, token, body);
  const [clinic, other] = await Promise.all([
    save(clinicBody("Phòng khám Nhà")),
    save(clinicBody("Phòng khám Xa")),
  ]);
  await put(world, token, {
    resourceType: "Practitioner",
    id: consultant,
    name: [{ text: "Bác sĩ Hội Chẩn" }],
  });
  const [own, consulted, foreign] = await Promise.all(
    ["Nhà", "Hội Chẩn", "Xa"].map((name) => save({ resourceType: "Patient", name: [{ text: name }] })),
  );
  const idOf = { own: own ?? "", consulted: consulted ?? "", foreign: foreign ?? "" };
  const rows: Row[] = [
    ...patientNames.map((patient) => ({ type: "Patient", id: idOf[patient], patient })),
    ...[clinic, other].map((id) => ({ type: "Organization", id, patient: "directory" as const })),
    { type: "Practitioner", id: consultant, patient: "directory" },
  ];
  const add = async (body: object, row: Omit<Row, "id" | "type">): Promise<void> => {
    const type = String((body as { resourceType?: unknown }).resourceType);
    rows.push({ ...row, type, id: await save(body) });
  };
  await add(visit(idOf.own, clinic), { patient: "own" });
  await add(visit(idOf.consulted, other, consultant), { patient: "consulted" });
  await add(visit(idOf.foreign, other), { patient: "foreign" });
  for (const [at, type] of patientTypes.entries()) {
    const label = labels[at % labels.length] ?? "R";
    await Promise.all([
      ...patientNames.map((patient) => add(bodyOf(type, idOf[patient], clinic), { patient })),
      add(bodyOf(type, idOf.own, clinic, label), { patient: "own", label }),
    ]);
  }
  for (const body of directoryBodies(clinic)) await add(body, { patient: "directory" });
  for (const body of loose) await add(body, { patient: "nobody" });
  for (const label of labels)
    await add(bodyOf("Observation", idOf.own, clinic, label), { patient: "own", label });
  return { clinic, consultant, idOf, rows };
}

const clinicBody = (name: string) => ({ resourceType: "Organization", name });

const visit = (patient: string, clinic: string, practitioner?: string) => ({
  resourceType: "Encounter",
  status: "in-progress",
  class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB" },
  subject: { reference: `Patient/${patient}` },
  serviceProvider: { reference: `Organization/${clinic}` },
  ...(practitioner === undefined
    ? {}
    : { participant: [{ individual: { reference: `Practitioner/${practitioner}` } }] }),
});

async function create(world: World, token: string, body: object): Promise<string> {
  const { resourceType } = body as { readonly resourceType?: string };
  const made = await send(world, token, { method: "POST", path: String(resourceType), body });
  return String(made["id"]);
}

const put = (
  world: World,
  token: string,
  body: { readonly resourceType: string; readonly id: string; readonly name: object },
) => send(world, token, { method: "PUT", path: `${body.resourceType}/${body.id}`, body });

interface Sending {
  readonly method: string;
  readonly path: string;
  readonly body: object;
}

async function send(world: World, token: string, { method, path, body }: Sending) {
  const answer = await fetch(`${world.url}/fhir/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/fhir+json" },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 400)}`);
  return JSON.parse(text) as globalThis.Record<string, unknown>;
}
