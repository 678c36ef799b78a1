import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FhirError } from "#kernel/fhir/resource.ts";
import { compileView } from "./compile-view.ts";
import { runView, viewObjects } from "./run-view.ts";

const patients = [
  {
    resourceType: "Patient",
    id: "an",
    gender: "female",
    name: [{ family: "Nguyễn", given: ["Thị", "An"] }, { family: "Trần" }],
  },
  { resourceType: "Patient", id: "binh", gender: "male" },
];

const names = {
  resource: "Patient",
  name: "patient_names",
  select: [
    { column: [{ name: "id", path: "getResourceKey()", type: "id" }] },
    {
      forEachOrNull: "name",
      column: [
        { name: "position", path: "%rowIndex", type: "integer" },
        { name: "family", path: "family", type: "string" },
        { name: "given", path: "given.join(' ')", type: "string" },
      ],
    },
  ],
};

const refusalOf = (definition: unknown): FhirError => {
  try {
    compileView(definition);
  } catch (error) {
    if (error instanceof FhirError) return error;
    throw error;
  }
  throw new Error("the view was accepted");
};

describe("a view", () => {
  test("gives a row per item, and one row of nulls where there is none", () => {
    assert.deepEqual(viewObjects(compileView(names), patients), [
      { id: "an", position: 0, family: "Nguyễn", given: "Thị An" },
      { id: "an", position: 1, family: "Trần", given: "" },
      { id: "binh", position: 0, family: null, given: "" },
    ]);
  });

  test("leaves out resources of other types and those its conditions do not accept", () => {
    const women = compileView({ ...names, where: [{ path: "gender = 'female'" }] });
    const rows = viewObjects(women, [...patients, { resourceType: "Group", id: "nhóm" }]);
    assert.deepEqual([...new Set(rows.map((row) => row["id"]))], ["an"]);
  });

  test("knows the boundary of a date inside a forEach", () => {
    const periods = compileView({
      resource: "Patient",
      select: [{ forEach: "name.period", column: [{ name: "start", path: "start.lowBoundary()" }] }],
    });
    const patient = { resourceType: "Patient", name: [{ period: { start: "2026-05" } }] };
    assert.match(String(periods.rows(patient)[0]?.[0]), /^2026-05-01T00:00:00\.000/);
  });

  test("refuses several values in a column that is no collection, without telling the values", () => {
    const family = compileView({
      resource: "Patient",
      select: [{ column: [{ name: "family", path: "name.family" }] }],
    });
    assert.throws(
      () => viewObjects(family, patients),
      (error: unknown) => error instanceof FhirError && !error.message.includes("Nguyễn"),
    );
  });
});

describe("a definition that cannot be carried out", () => {
  test("is refused with the place of what is wrong", () => {
    const error = refusalOf({ resource: "Patient", select: [{ column: [{ name: "a b", path: "id" }] }] });
    assert.deepEqual(error.issues[0]?.expression, ["ViewDefinition.select[0].column[0].name"]);
  });

  test("is refused when a path uses a constant that is not there", () => {
    const error = refusalOf({
      resource: "Patient",
      select: [{ forEach: "name.where(use = %use)", column: [] }],
    });
    assert.deepEqual(error.issues[0]?.expression, ["ViewDefinition.select[0].forEach"]);
  });

  test("is refused when two columns have one name or branches differ", () => {
    const id = { name: "id", path: "id" };
    assert.equal(refusalOf({ resource: "Patient", select: [{ column: [id, id] }] }).status, 422);
    const branches = [{ column: [id] }, { column: [{ name: "other", path: "id" }] }];
    assert.equal(refusalOf({ resource: "Patient", select: [{ unionAll: branches }] }).status, 422);
  });

  test("stops a repeat that never ends", () => {
    const endless = compileView({
      resource: "Patient",
      select: [{ repeat: ["$this"], column: [{ name: "id", path: "id" }] }],
    });
    assert.throws(() => viewObjects(endless, patients), FhirError);
  });
});

const textOf = async (format: "json" | "ndjson" | "csv"): Promise<string> => {
  let text = "";
  for await (const piece of runView(compileView(names), patients, format)) text += piece;
  return text;
};

describe("the rows as text", () => {
  test("JSON is one array", async () => {
    assert.equal((JSON.parse(await textOf("json")) as unknown[]).length, 3);
  });

  test("NDJSON is one object a line", async () => {
    const lines = (await textOf("ndjson")).trim().split("\n");
    assert.deepEqual(JSON.parse(lines[0] ?? ""), {
      id: "an",
      position: 0,
      family: "Nguyễn",
      given: "Thị An",
    });
  });

  test("CSV quotes what needs it and leaves nulls empty", async () => {
    const view = compileView({
      resource: "Patient",
      select: [{ column: [{ name: "text", path: "name.first().text" }] }],
    });
    let text = "";
    const quoted = { resourceType: "Patient", name: [{ text: 'Bé "Tí", 3 tuổi' }] };
    for await (const piece of runView(view, [quoted, { resourceType: "Patient" }], "csv")) text += piece;
    assert.equal(text, 'text\r\n"Bé ""Tí"", 3 tuổi"\r\n\r\n');
  });
});
