import assert from "node:assert/strict";
import { test } from "node:test";
import { openDb } from "#kernel/db/db.ts";
import { openCallers } from "./callers.ts";
import { isSurprise } from "./cell.ts";
import { isKnownPermission } from "./expected-roles.ts";
import { expectedRoutes } from "./expected-routes.ts";
import { watchLeaks } from "./leaks.ts";
import { runMatrix } from "./matrix.ts";
import { printSurprises, printTable } from "./print.ts";
import { fillRecord } from "./record.ts";
import { rightCells } from "./right-cells.ts";
import { routeCells } from "./route-cells.ts";
import { openWorld } from "./world.ts";

test("everybody may do what was decided, and nobody anything else", async () => {
  const { cells, surprises } = await runMatrix({ isThorough: false });
  assert.deepEqual(printSurprises(surprises), []);
  assert.ok(cells.length > 10_000, `${cells.length}`);
});

test("the matrix tells of a right too many, an address nobody decided about, and a row that slipped out", async () => {
  const world = await openWorld();
  const db = openDb({ url: world.databaseUrl, poolSize: 1 });
  try {
    await db.transaction((tx) =>
      tx.query(
        "insert into kernel.role_permission values ('cashier', 'user/Observation.rs'), ('cashier', 'ops.jobs')",
      ),
    );
    const record = await fillRecord(world);
    const all = await openCallers(world, record);
    const { callers, cells: leaks } = watchLeaks(
      all.filter(({ name }) => name === "cashier"),
      record,
    );
    const served = [
      ...world.served.filter(({ url }) => url.startsWith("/api/jobs")),
      { method: "GET", url: "/api/secrets" },
    ];
    const routes = (await routeCells(served, callers, { isThorough: true })).filter(isSurprise);
    const rights = (await rightCells(callers, { isThorough: false })).filter(isSurprise);
    await callers[0]?.ask({ method: "GET", path: "/fhir/Observation" });
    const said = printSurprises([...routes, ...rights, ...leaks().filter(isSurprise)]).join("\n");
    assert.match(said, /routes: GET \/api\/secrets: expected a line in expected-routes\.ts/);
    assert.match(said, /routes: POST \/api\/access\/grants: expected yes, got no longer there/);
    assert.match(said, /routes: GET \/api\/jobs\/dead: expected no, got yes \(cashier\)/);
    assert.match(said, /rights: read: Observation: expected no, got yes \(cashier\)/);
    assert.match(said, /leaks: any answer: expected nothing, got \w+ \/fhir\/Observation/);
    assert.ok(printTable(rights).some((line) => line.includes("!")));
  } finally {
    await db.close();
    await world.stop();
  }
});

test("every permission that the page of addresses names is on the page of roles", () => {
  const kinds = new Set(["open", "page", "anybody", "record", "sign-in", "machine"]);
  const nameless = Object.values(expectedRoutes).filter(
    (kind) => !kinds.has(kind) && !isKnownPermission(kind),
  );
  assert.deepEqual([...new Set(nameless)], []);
});
