import assert from "node:assert/strict";
import { after, before, mock, test } from "node:test";
import pg from "pg";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { createdId } from "./answers.ts";
import { cccd, observation, patient } from "./samples.ts";

/** What the driver is asked to send, whoever asks it. */
const sent: string[] = [];
const { query: original } = pg.Client.prototype as unknown as Readonly<
  Record<string, (this: unknown, ...args: unknown[]) => unknown>
>;

let product: TestProduct;
let id: string;
let watched: string;
before(async () => {
  mock.method(pg.Client.prototype, "query", function (this: pg.Client, ...args: unknown[]) {
    const [config] = args;
    const text = typeof config === "object" && config !== null && "text" in config ? config.text : config;
    sent.push(String(text).replaceAll(/\s+/g, " "));
    return original?.apply(this, args);
  });
  product = await startProduct();
  id = await createdId(product, patient("hot"));
  watched = await createdId(product, observation(id));
});
after(async () => {
  mock.restoreAll();
  await product.stop();
});

/** Statements on tables that are spread over nodes, sent while `work` runs. */
async function spreadStatements(work: () => Promise<unknown>): Promise<readonly string[]> {
  sent.length = 0;
  await work();
  return sent.filter((text) => spread.test(text) && !text.includes("gin_clean_pending_list"));
}

const spread = /\bfhir\.(?!word|present_type|setting|condition_lock|custom_parameter)/;

const carriesBucket = /\bbucket\s*=\s*|\.bucket\s*=\s*|\(bucket, id\)|\(.*\bbucket\b.*\) (values|select)/;

const get = (path: string) => () => product.fhir("GET", path);

test("reads, whole records, a patient's searches and writes tell the node they need", async () => {
  const works: Readonly<Record<string, () => Promise<unknown>>> = {
    read: get(`Patient/${id}`),
    vread: get(`Observation/${watched}/_history/1`),
    history: get(`Observation/${watched}/_history`),
    "search by patient": get(`Observation?patient=${id}&code=http://loinc.org|8867-4&_sort=-date&_count=20`),
    "search by id": get(`Observation?_id=${watched}`),
    create: () => product.fhir("POST", "Observation", observation(id)),
    update: () => product.fhir("PUT", `Observation/${watched}`, observation(id, { id: watched })),
    delete: () => product.fhir("DELETE", `Observation/${watched}`),
  };
  for (const [what, work] of Object.entries(works)) {
    const statements = await spreadStatements(work);
    assert.ok(statements.length > 0, `${what} sent nothing`);
    assert.deepEqual(
      statements.filter((text) => !carriesBucket.test(text)),
      [],
      what,
    );
  }
});

test("of a whole record only the question who else names the patient goes to every node", async () => {
  const statements = await spreadStatements(get(`Patient/${id}/$everything`));
  const everywhere = statements.filter((text) => !carriesBucket.test(text));
  assert.equal(everywhere.length, 1, everywhere.join("\n"));
  assert.match(everywhere[0] ?? "", /from fhir\.reference where target = \$1/);
});

test("a search by identifier goes to every node: only there it cannot know better", async () => {
  const statements = await spreadStatements(get(`Patient?identifier=${cccd}|hot`));
  assert.equal(statements.length, 1);
  assert.doesNotMatch(statements[0] ?? "", carriesBucket);
});
