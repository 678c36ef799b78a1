import type { Answered, Asked } from "./ask.ts";
import type { Caller } from "./callers.ts";
import { type Cell, inParallel, verdictOf } from "./cell.ts";
import { mayRecord, opensAnything } from "./expected-rights.ts";
import { expectedRoles } from "./expected-roles.ts";
import { reachesPatient, seesRow } from "./expected-rows.ts";
import { patientNames, type Record as TheRecord } from "./record.ts";

interface Question {
  readonly row: string;
  readonly asked: Asked;
  readonly expected: (role: string) => string;
  readonly actual?: (answer: Answered) => string;
}

const get = (path: string): Asked => ({ method: "GET", path: `/fhir${path}` });
const post = (path: string, body: unknown): Asked => ({ method: "POST", path: `/fhir${path}`, body });
const nobody = (): string => "no";

/** Operations and whole-record interactions × everybody. */
export async function operationCells(
  callers: readonly Caller[],
  record: TheRecord,
): Promise<readonly Cell[]> {
  const questions = [...ofTheWhole(), ...ofPatients(record), ...ofBundles(record)];
  const work = callers.flatMap((caller) => questions.map((question) => ({ caller, question })));
  return inParallel(work, 32, async ({ caller, question }) => {
    const { row, asked, expected, actual = verdictOf } = question;
    const answer = await caller.ask(asked);
    const known = caller.name === "anonymous" ? "unknown" : expected(caller.name);
    const found = answer.status === 401 ? "unknown" : actual(answer);
    return { table: "operations", row, caller: caller.name, expected: known, actual: found };
  });
}

/** What takes or tells the record as a whole is for programs. */
const ofTheWhole = (): readonly Question[] => [
  {
    row: "GET /fhir?_type=Patient",
    asked: get("?_type=Patient&_count=1"),
    expected: (role) => (opensAnything(role) ? "yes" : "no"),
  },
  // A program without rights on any type is told that nothing of what it may see changed.
  {
    row: "GET /fhir/_history",
    asked: get("/_history"),
    expected: (role) => (role === "program" ? "yes" : "no"),
  },
  { row: "GET /fhir/Patient/_history", asked: get("/Patient/_history"), expected: nobody },
  { row: "GET /fhir/Observation/_history", asked: get("/Observation/_history"), expected: nobody },
  { row: "GET /fhir/$export", asked: get("/$export"), expected: nobody },
  { row: "GET /fhir/Patient/$export", asked: get("/Patient/$export"), expected: nobody },
  { row: "GET /fhir/Group/g/$export", asked: get("/Group/g/$export"), expected: nobody },
  { row: "POST /fhir/$import", asked: post("/$import", ""), expected: nobody },
  { row: "POST /fhir/$viewdefinition-run", asked: post("/$viewdefinition-run", ownView), expected: nobody },
  {
    row: "POST /fhir/Patient/$validate",
    asked: post("/Patient/$validate", { resourceType: "Patient" }),
    expected: (role) => (mayRecord(role, "Patient", "r") ? "yes" : "no"),
  },
];

const ownView = {
  resourceType: "Parameters",
  parameter: [
    {
      name: "viewResource",
      resource: {
        resourceType: "ViewDefinition",
        name: "all_patients",
        status: "active",
        resource: "Patient",
        select: [{ column: [{ name: "id", path: "id" }] }],
      },
    },
  ],
};

/** A summary needs the right to read problems, medicines and allergies: silence would be read as "none". */
const told: readonly string[] = [
  "Patient",
  "AllergyIntolerance",
  "Condition",
  "MedicationStatement",
  "MedicationRequest",
];

const ofPatients = ({ idOf }: TheRecord): readonly Question[] =>
  patientNames.flatMap((patient) => [
    {
      row: `GET /fhir/Patient/${patient}/$everything`,
      asked: get(`/Patient/${idOf[patient]}/$everything`),
      expected: (role: string) => ifRight(mayRecord(role, "Patient", "r"), reachesPatient(role, patient)),
      actual: openedOf,
    },
    {
      row: `GET /fhir/Patient/${patient}/$summary`,
      asked: get(`/Patient/${idOf[patient]}/$summary`),
      expected: (role: string) =>
        ifRight(
          told.every((type) => mayRecord(role, type, "r")),
          reachesPatient(role, patient),
        ),
      actual: openedOf,
    },
  ]);

const ifRight = (has: boolean, reaches: boolean): string => (has ? (reaches ? "yes" : "nothing") : "no");

const openedOf = (answer: Answered): string => (answer.status === 404 ? "nothing" : verdictOf(answer));

/** What stands in a bundle is judged as if it came alone; a transaction fails as a whole. */
function ofBundles(record: TheRecord): readonly Question[] {
  const rows = record.rows.filter(({ type }) => type === "Observation" || type === "Encounter");
  const entry = rows.map(({ type, id }) => ({ request: { method: "GET", url: `${type}/${id}` } }));
  return [
    {
      row: "POST /fhir batch",
      asked: post("", { resourceType: "Bundle", type: "batch", entry }),
      expected: (role) => rows.map((row) => statusOf(role, row)).join(" "),
      actual: statusesOf,
    },
    ...patientNames.map((patient) => ({
      row: `POST /fhir transaction about ${patient}`,
      asked: post("", {
        resourceType: "Bundle",
        type: "transaction",
        entry: [{ request: { method: "GET", url: `Patient/${record.idOf[patient]}` } }],
      }),
      expected: (role: string) => ifRight(mayRecord(role, "Patient", "r"), reachesPatient(role, patient)),
      actual: firstOf,
    })),
  ];
}

function statusOf(role: string, row: TheRecord["rows"][number]): string {
  if (!(role in expectedRoles) || !mayRecord(role, row.type, "r")) return "403";
  return seesRow(role, row) ? "200" : "404";
}

/** The transaction itself is refused, or what it asked for is told in its place. */
function firstOf(answer: Answered): string {
  const told: Readonly<Record<string, string>> = { "200": "yes", "403": "no", "404": "nothing" };
  const status = answer.status === 200 ? statusesOf(answer) : String(answer.status);
  return told[status] ?? status;
}

function statusesOf(answer: Answered): string {
  if (answer.status !== 200) return verdictOf(answer);
  const { entry = [] } = JSON.parse(answer.text) as {
    readonly entry?: readonly { readonly response?: { readonly status?: string } }[];
  };
  return entry.map(({ response }) => response?.status?.slice(0, 3) ?? "none").join(" ");
}
