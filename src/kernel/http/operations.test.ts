import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as z from "zod/mini";
import { AppError } from "#kernel/base/app-error.ts";
import { silentLog } from "#kernel/base/log.ts";
import { openDb } from "#kernel/db/db.ts";
import { enqueueAll } from "#kernel/jobs/enqueue.ts";
import { job } from "#kernel/jobs/job.ts";
import { workOff } from "#kernel/jobs/worker.ts";
import { startTestServer, type TestServer } from "#test/harness/http-server.ts";
import { jobRoutes } from "./job-routes.ts";
import { createHttpServer } from "./server.ts";

let app: TestServer;
let token = "";

before(async () => {
  app = await startTestServer({ routes: jobRoutes });
  token = await app.tokenOf("ops.jobs");
});
after(() => app.stop());

test("the server is alive before it is ready, and ready only when the migrations are in", async () => {
  assert.deepEqual((await app.call("GET", "/healthz")).json, { status: "ok" });
  const parts = { db: app.db, log: silentLog, routes: [], version: "1" };
  const early = await createHttpServer({ ...parts, missingMigrations: async () => ["20990101T0000_future"] });
  const notReady = await early.app.inject("/readyz");
  assert.equal(notReady.statusCode, 503);
  assert.deepEqual(notReady.json(), { status: "not-ready", problems: ["migrations"] });
  await early.stop();
  assert.equal((await app.call("GET", "/readyz")).status, 200);
});

test("without its database a server says so instead of hanging or breaking", async () => {
  const lost = openDb({ url: "postgres://nobody@127.0.0.1:1/none" });
  const other = await createHttpServer({
    db: lost,
    log: silentLog,
    routes: jobRoutes,
    version: "1",
    missingMigrations: () => Promise.resolve([]),
  });
  assert.deepEqual((await other.app.inject("/readyz")).json(), {
    status: "not-ready",
    problems: ["database"],
  });
  assert.equal((await other.app.inject("/healthz")).statusCode, 200);
  const asking = await other.app.inject({
    url: "/api/jobs/dead",
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal(asking.statusCode, 503);
  await other.stop();
  await lost.close();
});

test("metrics count answers by route template and show the queue, to this machine or with permission", async () => {
  await app.call("POST", "/api/jobs/0198c0de-0000-7000-8000-0000000000aa/rerun", { token, body: "{}" });
  const { text } = await app.call("GET", "/metrics");
  assert.match(text, /http_requests_total\{method="POST",route="\/api\/jobs\/:id\/rerun",status="404"\} 1/);
  assert.match(text, /http_request_duration_seconds_bucket\{method="POST",route="[^"]+",le="\+Inf"\} 1/);
  assert.match(text, /tuetinh_jobs_dead \d/);
  assert.match(text, /process_resident_memory_bytes/);
  assert.doesNotMatch(text, /0198c0de/);
  const proxied = { headers: { "x-forwarded-for": "10.1.1.1" } };
  assert.equal((await app.call("GET", "/metrics", proxied)).status, 403);
  assert.equal((await app.call("GET", "/metrics", { ...proxied, token })).status, 403);
  const allowed = await app.call("GET", "/metrics", { ...proxied, token: await app.tokenOf("ops.metrics") });
  assert.equal(allowed.status, 200);
});

interface Operation {
  readonly security: readonly unknown[];
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
}

test("the API document names every route with its permission and parameters", async () => {
  const { json } = await app.call("GET", "/api/openapi.json", { token });
  assert.equal(json["openapi"], "3.1.0");
  const paths = json["paths"] as Record<string, Record<string, Operation>>;
  assert.deepEqual(
    Object.keys(paths),
    jobRoutes.map(({ path }) => path.replace(":id", "{id}")),
  );
  const list = paths["/api/jobs/dead"]?.["get"];
  assert.deepEqual(list?.security, [{ oauth: ["ops.jobs"] }]);
  assert.deepEqual(
    list.parameters.map((each) => `${each.in} ${each.name}`),
    ["query limit", "query after"],
  );
  const rerun = paths["/api/jobs/{id}/rerun"]?.["post"];
  assert.deepEqual(
    rerun?.parameters.map((each) => each.in),
    ["path", "header"],
  );
});

test("no log line holds a query string, a part of an address or a token", async () => {
  await app.call("POST", "/api/jobs/secret-path/discard?x=secret-query", {
    token,
    body: '{"x":"secret-body"}',
  });
  const all = app.logged.join("");
  assert.match(all, /"route":"\/api\/jobs\/:id\/discard","status":400/);
  assert.doesNotMatch(all, /secret/);
  assert.ok(!all.includes(token));
});

const broken = job({
  kind: "test.broken",
  input: z.object({ patient: z.string() }),
  run: () => Promise.reject(new AppError("invalid", "test.broken", "Không gửi được")),
});

async function breakJobs(count: number): Promise<void> {
  const payloads = Array.from({ length: count }, () => ({ payload: { patient: "079085001234" } }));
  await app.db.transaction((tx) => enqueueAll(tx, broken, payloads, { now: new Date() }));
  await workOff({ db: app.db, log: silentLog, jobs: [broken], clock: () => new Date() });
}

interface Desk {
  readonly jobs: readonly { readonly id: string; readonly kind: string; readonly lastError: string }[];
}
const desk = async (query = "") =>
  (await app.call("GET", `/api/jobs/dead${query}`, { token })).json as unknown as Desk;
const press = (id: string, button: string, key?: string) =>
  app.call("POST", `/api/jobs/${id}/${button}`, {
    token,
    ...(key === undefined ? {} : { headers: { "idempotency-key": key } }),
  });

test("the desk lists what was given up, without whom it was about, and a person decides", async () => {
  await breakJobs(3);
  const { jobs } = await desk();
  assert.equal(jobs.length, 3);
  assert.match(jobs[0]?.lastError ?? "", /test\.broken · Không gửi được/);
  assert.doesNotMatch(JSON.stringify(jobs), /0790/);
  const [first, second] = [jobs[0]?.id ?? "", jobs[1]?.id ?? ""];
  assert.equal((await press(first, "rerun", "button-press-1")).status, 200);
  assert.equal((await press(first, "rerun", "button-press-1")).status, 200, "pressed twice");
  assert.equal((await press(second, "discard")).status, 200);
  assert.equal((await press(second, "discard")).status, 404);
  const counts = await app.call("GET", "/api/jobs/counts", { token });
  assert.deepEqual(counts.json, { waiting: 1, running: 0, dead: 1, events: 0 });
});

test("the desk is read page by page", async () => {
  await breakJobs(2);
  const { jobs } = await desk("?limit=2");
  const rest = await desk(`?limit=200&after=${jobs[1]?.id ?? ""}`);
  const everything = await desk("?limit=200");
  assert.deepEqual([...jobs, ...rest.jobs], everything.jobs);
  assert.equal((await app.call("GET", "/api/jobs/dead?limit=0", { token })).status, 400);
});

test("who may not run the desk cannot see or touch it", async () => {
  const stranger = await app.tokenOf("ops.metrics system/*.cruds");
  for (const { method, path } of jobRoutes) {
    const answer = await app.call(method, path.replace(":id", "0198c0de-0000-7000-8000-0000000000aa"), {
      token: stranger,
    });
    assert.equal(answer.status, 403, path);
  }
  assert.equal(app.audited.filter((entry) => entry === "ops.jobs denied").length, jobRoutes.length);
});
