import assert from "node:assert/strict";
import { test } from "node:test";
import { checkArchitecture } from "./architecture/check-architecture.ts";

const packageJson = JSON.stringify({
  imports: Object.fromEntries(
    ["kernel", "care", "governance", "connectors", "web", "main"].map((top) => [
      `#${top}/*`,
      `./src/${top}/*`,
    ]),
  ),
  dependencies: { pg: "8.23.1" },
  devDependencies: { react: "19.3.1" },
});

/** What the checker says about these files, one line per finding. */
function says(files: Readonly<Record<string, string>>): string[] {
  const map = new Map(Object.entries({ "package.json": packageJson, ...files }));
  return checkArchitecture(map).findings.map(({ file, says: text }) => `${file}: ${text}`);
}

function refuses(files: Readonly<Record<string, string>>, expected: RegExp): void {
  const found = says(files);
  assert.equal(found.length, 1, `expected one finding, got:\n${found.join("\n")}`);
  assert.match(found[0] ?? "", expected);
}

function accepts(files: Readonly<Record<string, string>>): void {
  assert.deepEqual(says(files), []);
}

const imports = (request: string, name = "it"): string =>
  `import { ${name} } from "${request}";\n${name}();\n`;
const gives = (...names: readonly string[]): string =>
  names.map((name) => `export const ${name} = () => 1;\n`).join("");
const it = "export const it = () => 1;\nexport const other = 2;\n";

test("the kernel builds leftwards only", () => {
  refuses(
    { "src/kernel/db/a.ts": imports("#kernel/http/b.ts"), "src/kernel/http/b.ts": it },
    /the order is base db/,
  );
  accepts({ "src/kernel/http/a.ts": imports("#kernel/db/b.ts"), "src/kernel/db/b.ts": it });
});

test("a room the kernel's order does not know stands below all others", () => {
  refuses(
    { "src/kernel/novel/a.ts": imports("../base/b.ts"), "src/kernel/base/b.ts": it },
    /the order is base db/,
  );
});

test("the kernel knows no slice, no connector and no main", () => {
  refuses({ "src/kernel/db/a.ts": imports("#main/b.ts"), "src/main/b.ts": it }, /nothing above it/);
  refuses(
    { "src/kernel/db/a.ts": imports("#care/till/api.ts"), "src/care/till/api.ts": it },
    /nothing above it/,
  );
  accepts({ "src/main/a.ts": imports("#kernel/db/b.ts"), "src/kernel/db/b.ts": it });
});

test("a slice reaches outside systems through its ports, never through the connector", () => {
  refuses(
    { "src/care/till/a.ts": imports("#connectors/bank/b.ts"), "src/connectors/bank/b.ts": it },
    /never imports a connector or main/,
  );
  accepts({ "src/connectors/bank/b.ts": imports("#care/till/ports.ts"), "src/care/till/ports.ts": it });
});

test("connectors do not know each other", () => {
  refuses(
    { "src/connectors/bank/a.ts": imports("#connectors/post/b.ts"), "src/connectors/post/b.ts": it },
    /another connector/,
  );
});

test("a slice is entered only through its open files", () => {
  refuses(
    { "src/care/till/a.ts": imports("#care/desk/rules.ts"), "src/care/desk/rules.ts": it },
    /entered only through api\.ts/,
  );
  accepts({ "src/care/till/a.ts": imports("#care/desk/api.ts"), "src/care/desk/api.ts": it });
});

test("slices that need each other in a circle are told apart from files that do", () => {
  const found = says({
    "src/care/till/a.ts": imports("#care/desk/api.ts"),
    "src/care/till/api.ts": it,
    "src/care/desk/api.ts": it,
    "src/care/desk/b.ts": imports("#care/till/api.ts"),
  });
  assert.deepEqual(found, ["care/till: slice cycle: care/till -> care/desk -> care/till"]);
});

test("a circle of files is found whatever its length", () => {
  refuses(
    {
      "src/kernel/db/a.ts": imports("./b.ts"),
      "src/kernel/db/b.ts": imports("./c.ts"),
      "src/kernel/db/c.ts": imports("./a.ts"),
    },
    /file cycle: src\/kernel\/db\/a\.ts -> .*b\.ts -> .*c\.ts -> .*a\.ts/,
  );
});

test("a circle closed by a re-export or an import() is a circle too", () => {
  refuses(
    {
      "src/kernel/db/a.ts": 'export { it, other } from "./b.ts";',
      "src/kernel/db/b.ts": 'await import("./a.ts");',
    },
    /file cycle/,
  );
});

test("two files may name each other's types, as nothing of it is left at run time", () => {
  accepts({
    "src/kernel/db/a.ts": 'import type { B } from "./b.ts";\nexport interface A { b: B }',
    "src/kernel/db/b.ts": 'import type { A } from "./a.ts";\nexport interface B { a: A }',
  });
});

test("screens see contracts and the kit, never the server", () => {
  refuses(
    { "src/care/till/web/a.tsx": imports("../rules.ts"), "src/care/till/rules.ts": it },
    /web code imports only contracts/,
  );
  refuses(
    { "src/care/till/a.ts": imports("./web/b.ts"), "src/care/till/web/b.ts": it },
    /server code never imports web code/,
  );
  accepts({
    "src/care/till/web/a.tsx": imports("../contract.ts") + imports("#web/kit/table.ts", "table"),
    "src/care/till/contract.ts": it,
    "src/web/kit/table.ts": gives("table"),
  });
});

test("a screen leaves other slices' screens and the shells alone", () => {
  refuses(
    { "src/care/till/web/a.tsx": imports("#care/desk/web/b.tsx"), "src/care/desk/web/b.tsx": it },
    /its own slice and the web kit/,
  );
});

test("the kit has no domain", () => {
  refuses(
    { "src/web/kit/a.ts": imports("../apps/staff/b.ts"), "src/web/apps/staff/b.ts": it },
    /kit knows no app and no slice/,
  );
});

test("only main brings the demo province in", () => {
  refuses(
    { "src/kernel/fhir/a.ts": imports("../../../province/b.ts"), "province/b.ts": it },
    /nothing above it/,
  );
  refuses({ "province/a.ts": imports("#main/b.ts"), "src/main/b.ts": it }, /builds on the kernel only/);
  accepts({ "src/main/a.ts": imports("../../province/b.ts"), "province/b.ts": it });
});

test("the product runs without tests and tools", () => {
  refuses({ "src/main/a.ts": imports("../../tools/b.ts"), "tools/b.ts": it }, /never imports tests, tools/);
  accepts({ "src/main/a.test.ts": imports("../../test/b.ts"), "test/b.ts": it });
});

test("server code runs without development packages", () => {
  refuses({ "src/kernel/http/a.ts": imports("react") }, /runs with `dependencies` only/);
  accepts({ "src/web/kit/a.ts": imports("react"), "src/kernel/db/b.ts": imports("pg/lib/it") });
});

test("a package nobody declared is refused, as is a bare name of Node's own modules", () => {
  refuses({ "src/kernel/http/a.ts": imports("express") }, /not in package\.json/);
  refuses({ "src/kernel/http/a.ts": imports("fs", "readFile") }, /write node:fs/);
});

test("scripts run before anything is installed", () => {
  refuses({ "scripts/start.mjs": imports("pg") }, /only node: modules/);
  refuses({ "scripts/start.mjs": imports("../src/main/cli.ts"), "src/main/cli.ts": it }, /import only \.mjs/);
  accepts({
    "scripts/start.mjs": imports("node:fs") + imports("./look.mjs", "look"),
    "scripts/look.mjs": gives("look"),
  });
});

test("Node does not guess .ts from .js", () => {
  refuses({ "src/kernel/db/a.ts": imports("./b.js"), "src/kernel/db/b.ts": it }, /write b\.ts/);
});

test("an import of a file that is not there is found, as is an unknown alias", () => {
  refuses({ "src/kernel/db/a.ts": imports("./gone.ts") }, /no such file src\/kernel\/db\/gone\.ts/);
  refuses({ "src/kernel/db/a.ts": imports("#shared/b.ts") }, /no such alias/);
});

test("a file that does not parse is named", () => {
  const found = says({ "src/kernel/db/a.ts": "export const = 1;" });
  assert.match(found.join("\n"), /src\/kernel\/db\/a\.ts: does not parse/);
});

test("a slice reads its own tables and the open schemas, not its neighbours'", () => {
  const query = (table: string): string =>
    `export const a = (tx) => tx.query("select x from ${table} where y = $1");`;
  refuses({ "src/care/till/bills.sql.ts": query("desk.ticket") }, /touches schema desk; allowed: till, fhir/);
  refuses(
    { "src/care/till/bills.sql.ts": query("fhir.patient p join desk.ticket t on true") },
    /schema desk/,
  );
  accepts({ "src/care/till/bills.sql.ts": query("till.bill b join fhir.patient p on true") });
});

test("figures are read from reporting by those who report", () => {
  const query = 'export const a = () => "select count(*) from reporting.visits";';
  refuses({ "src/care/till/a.sql.ts": query }, /schema reporting/);
  accepts({ "src/governance/statistics/a.sql.ts": query });
});

test("words that look like tables are not", () => {
  accepts({
    "src/care/till/a.sql.ts":
      'export const a = () => "select extract(year from b.day) from till.bill b where b.x is distinct from b.y";',
  });
});

test("SQL stands in .sql.ts files", () => {
  refuses({ "src/care/till/a.ts": 'export const a = () => "select 1 from till.bill";' }, /only in \.sql\.ts/);
  accepts({ "src/care/till/a.ts": 'export const a = () => "select a colour";' });
});

const migration = (sql: string): Record<string, string> => ({
  "src/care/till/migrations/20261120T0100_bill.sql": sql,
});

test("a migration may create what it likes in its own schema", () => {
  accepts(
    migration(`create table till.bill (id uuid primary key, note text default 'a;b');
      create index on till.bill (note); alter table till.bill add constraint n check (note <> '');`),
  );
});

test("a migration takes nothing away", () => {
  refuses(migration("drop table till.bill;"), /drops something/);
  refuses(migration("alter table till.bill drop column note;"), /drops something/);
  refuses(migration("alter table till.bill rename column a to b;"), /renames/);
});

test("a migration holds no lock as long as the table is big", () => {
  refuses(migration("alter table till.bill alter column id type text;"), /rewrites the table/);
  refuses(migration("alter table till.bill alter column id set not null;"), /scans the table/);
  refuses(migration("alter table till.bill add constraint c check (a > 0);"), /NOT VALID/);
  refuses(migration("create index bill_note on till.bill (note);"), /built concurrently/);
  refuses(migration("update till.bill set note = '';"), /in batches/);
  accepts(
    migration(`alter table till.bill add column note text;
      alter table till.bill add constraint c check (a > 0) not valid;
      create index concurrently bill_note on till.bill (note);`),
  );
});

test("a dangerous statement that answers for itself passes, the next one does not", () => {
  accepts(migration("-- allowed: ten rows, written once per province\nupdate till.bill set note = '';"));
  refuses(
    migration("-- allowed: ten rows\nupdate till.bill set note = '';\ndelete from till.bill;"),
    /delete from till\.bill: rewrites rows/,
  );
});

test("a comment or a text about dropping is not dropping", () => {
  accepts(migration("-- we never drop; truncate neither\ncomment on table till.bill is 'drop; it';"));
});

test("a migration touches its own room and carries its time in its name", () => {
  refuses(migration("create table desk.ticket (id uuid primary key);"), /touches schema desk/);
  refuses(
    { "src/care/till/migrations/bill.sql": "create table till.bill (id int);" },
    /YYYYMMDDTHHMM_name\.sql/,
  );
});

test("no check is switched off", () => {
  refuses({ "src/kernel/db/a.ts": `// ${"ox" + "lint-disable"} complexity\n${it}` }, /switches a check off/);
  refuses({ "test/a.ts": `// @ts-${"expect-error"}\n${it}` }, /switches a check off/);
});

test("words on screens stand in words.ts", () => {
  const screen = (jsx: string): Record<string, string> => ({
    "src/care/till/web/pay.screen.tsx": `export const PayScreen = () => ${jsx};`,
  });
  refuses(screen("<p>Pay now</p>"), /"Pay now" belongs into words\.ts/);
  refuses(screen('<input aria-label="Amount" />'), /"Amount" belongs/);
  refuses(screen('<p>{"Thu tiền"}</p>'), /"Thu tiền" belongs/);
  refuses(screen("<p>{`Thu ${tiền} đồng`}</p>"), /đồng" belongs/);
  accepts(screen('<p className="total">{words.pay} · 3</p>'));
  accepts({ "src/care/till/web/words.ts": 'export const words = { pay: "Thu tiền" };' });
});

test("a file is called after the one thing it gives", () => {
  refuses({ "src/care/till/pay.ts": gives("settle") }, /called after it/);
  accepts({
    "src/care/till/bill-parser.ts": gives("parseBill"),
    "src/care/till/bill-sums.ts": gives("billSum"),
  });
  accepts({ "src/care/till/pay-bill.ts": gives("payBill"), "src/care/till/contract.ts": gives("Bill") });
  accepts({
    "src/care/till/web/pay.screen.tsx": gives("PayScreen"),
    "src/care/till/web/pay.form.ts": gives("pay"),
  });
});

test("file names are kebab-case", () => {
  refuses({ "src/care/till/PayBill.ts": gives("payBill") }, /kebab-case/);
});

test("there are no default exports and no barrels", () => {
  refuses({ "src/care/till/pay.ts": "export default 1;" }, /no default exports/);
  refuses({ "src/care/till/index.ts": it }, /no barrels/);
});

test("other machines are called through the one way out", () => {
  for (const call of [
    'await fetch("https://a.test");',
    'await globalThis.fetch("https://a.test");',
    'import { request } from "node:https";\nrequest("https://a.test");',
    'import http from "node:http";\nhttp.get("http://a.test");',
    'import * as net from "node:net";\nnet.connect(1);',
    'await import("node:net");',
    'new WebSocket("wss://a.test");',
  ])
    refuses({ "src/connectors/bank/a.ts": call }, /kernel\/http\/outgoing\.ts/);
  const listening =
    'import { createServer } from "node:http";\nimport type { Socket } from "node:net";\ncreateServer();';
  accepts({ "src/main/a.ts": listening });
  accepts({
    "src/kernel/http/outgoing.ts": 'import { request } from "node:https";\nrequest("https://a.test");',
  });
  accepts({ "src/web/kit/a.ts": 'await fetch("/api/x");' });
  accepts({ "src/main/b.ts": "export const b = (outgoing: { fetch: () => void }) => outgoing.fetch();" });
});
