import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import * as z from "zod/mini";
import { AppError } from "#kernel/base/app-error.ts";
import { startTestServer, type TestServer } from "#test/harness/http-server.ts";
import { command, commandAfterAsking, query } from "./route.ts";

let app: TestServer;
let token = "";
let asked = 0;

const Ticket = z.object({ number: z.number() });
const routes = [
  command({
    path: "/api/test/tickets",
    permission: "test.write",
    summary: "Takes a number.",
    input: z.object({
      name: z.string().check(z.minLength(1)),
      tags: z.optional(z.array(z.object({ n: z.number() }))),
    }),
    output: Ticket,
    run: async ({ tx }, { name }) => {
      if (name === "twice") throw new AppError("conflict", "test.twice", "Người bệnh đang chờ khám");
      if (name === "defect") throw new Error("Nguyễn Văn An is not iterable");
      await tx.query("insert into ticket values ($1)", [name]);
      const rows = await tx.query("select 1 from ticket where name = $1", [name]);
      return { number: rows.length, secret: "not in the schema" };
    },
  }),
  commandAfterAsking({
    path: "/api/test/insured/:card",
    permission: "test.write",
    summary: "Asks outside first.",
    input: z.object({ card: z.string() }),
    output: z.object({ valid: z.boolean() }),
    ask: async ({ card }) => {
      asked += 1;
      if (card === "down") throw new AppError("unavailable", "test.down", "Cổng BHXH không trả lời");
      return card.length;
    },
    run: async (_context, _input, length) => ({ valid: length > 3 }),
  }),
  query({
    path: "/api/test/tickets/:name",
    permission: "test.read",
    summary: "Counts tickets.",
    input: z.object({
      name: z.string(),
      limit: z._default(z.coerce.number().check(z.int(), z.maximum(100)), 10),
    }),
    output: z.object({ count: z.number(), limit: z.number() }),
    run: async ({ tx }, { name, limit }) => {
      const rows = await tx.query("select 1 from ticket where name = $1", [name]);
      return { count: rows.length, limit };
    },
  }),
];

before(async () => {
  app = await startTestServer({ routes }, "create table ticket (name text)");
  token = await app.tokenOf("test.write test.read");
});
after(() => app.stop());

const get = (path: string) => app.call("GET", path, { token });
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  app.call("POST", path, { token, body, headers });
const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  post(path, JSON.stringify(body), headers);

test("a command does its work and answers what its schema names, no more", async () => {
  const answer = await send("/api/test/tickets", { name: "An" });
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.json, { number: 1 });
  assert.ok(app.audited.includes("test.write done"));
});

test("a token without the permission is refused, and the refusal is audited", async () => {
  const stranger = await app.tokenOf("other.thing");
  const answer = await app.call("POST", "/api/test/tickets", { token: stranger, body: "{}" });
  assert.equal(answer.status, 403);
  assert.equal(answer.json["code"], "access.denied");
  assert.ok(app.audited.includes("test.write denied"));
});

test("a refusal carries its code, its sentence and the id of the request", async () => {
  const answer = await send("/api/test/tickets", { name: "twice" });
  assert.equal(answer.status, 409);
  assert.equal(answer.json["code"], "test.twice");
  assert.equal(answer.json["message"], "Người bệnh đang chờ khám");
  assert.equal(answer.json["requestId"], answer.headers.get("x-request-id"));
});

test("a defect is hidden from the sender, and logged without the words of the error", async () => {
  const answer = await send("/api/test/tickets", { name: "defect" });
  assert.equal(answer.status, 500);
  assert.equal(answer.json["message"], "Lỗi hệ thống");
  const line = app.logged.find((each) => each.includes(String(answer.json["requestId"]))) ?? "";
  assert.match(line, /request failed/);
  assert.match(line, /route\.test\.ts/);
  assert.doesNotMatch(app.logged.join(""), /Nguyễn/);
});

test("every wrong place of the input is named, and no value is repeated", async () => {
  const answer = await send("/api/test/tickets", { name: "", tags: [{ n: 1 }, { n: "079085001234" }] });
  assert.equal(answer.status, 400);
  const issues = answer.json["issues"] as { path: string; message: string }[];
  assert.deepEqual(
    issues.map(({ path }) => path),
    ["name", "tags[1].n"],
  );
  assert.doesNotMatch(answer.text, /079085001234/);
});

test("broken JSON is a 400 that tells the position and does not repeat the text", async () => {
  const answer = await post("/api/test/tickets", '{"name": "Bí mật');
  assert.equal(answer.status, 400);
  assert.equal(answer.json["code"], "request.json");
  assert.doesNotMatch(answer.text, /Bí mật/);
});

test("a body that is a list, a wrong type or poisons the prototype is refused", async () => {
  assert.equal((await post("/api/test/tickets", "[1]")).status, 400);
  assert.equal((await post("/api/test/tickets", "null")).status, 400);
  assert.equal((await post("/api/test/tickets", '{"__proto__":{"x":1},"name":"a"}')).status, 400);
  const type = await post("/api/test/tickets", "<a/>", { "content-type": "text/xml" });
  assert.equal(type.status, 415);
});

test("broken UTF-8, a NUL character and bottomless nesting are refused", async () => {
  const broken = await fetch(`${app.url}/api/test/tickets`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: Buffer.from([0x7b, 0x22, 0x6e, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]),
  });
  assert.equal(broken.status, 400);
  assert.equal((await send("/api/test/tickets", { name: "a\u0000b" })).json["code"], "request.value");
  assert.equal((await post("/api/test/tickets", "[".repeat(500_000))).status, 400);
  assert.equal(
    (await post("/api/test/tickets", `{"name":${"[".repeat(9_999)}${"]".repeat(9_999)}}`)).status,
    400,
  );
});

test("nothing that is sent as a command is answered with a defect", async () => {
  const command = fc.oneof(
    fc.json(),
    fc.string(),
    fc.object().map((value) => JSON.stringify(value)),
  );
  await fc.assert(
    fc.asyncProperty(command, fc.string(), async (body, name) => {
      const sent = await post("/api/test/tickets", body);
      assert.ok(sent.status < 500 || body.includes("defect"), `${sent.status}`);
      assert.ok((await get(`/api/test/tickets/${encodeURIComponent(name)}`)).status < 500);
    }),
    { numRuns: 60 },
  );
});

test("a body above the limit is a 413", async () => {
  const answer = await send("/api/test/tickets", { name: "x".repeat(2_000_000) });
  assert.equal(answer.status, 413);
  assert.equal(answer.json["code"], "request.too-large");
});

test("query strings are read by the schema too", async () => {
  assert.deepEqual((await get("/api/test/tickets/nobody?limit=7")).json, { count: 0, limit: 7 });
  assert.equal((await get("/api/test/tickets/nobody?limit=many")).status, 400);
  assert.equal((await get("/api/test/tickets/nobody?limit=1&limit=2")).status, 400);
});

test("a command that arrives twice with one key is done once and answered twice the same", async () => {
  const headers = { "idempotency-key": "0198c0de-0000-7000-8000-000000000001" };
  const first = await send("/api/test/tickets", { name: "Bình" }, headers);
  const second = await send("/api/test/tickets", { name: "Bình" }, headers);
  assert.deepEqual([first.json, second.json], [{ number: 1 }, { number: 1 }]);
  assert.equal(first.headers.get("idempotent-replayed"), null);
  assert.equal(second.headers.get("idempotent-replayed"), "true");
  assert.equal((await get("/api/test/tickets/B%C3%ACnh")).json["count"], 1);
});

test("two arrivals at the same moment are done once", async () => {
  const headers = { "idempotency-key": "same-moment-1" };
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => send("/api/test/tickets", { name: "Chi" }, headers)),
  );
  assert.deepEqual(
    answers.map(({ json }) => json),
    answers.map(() => ({ number: 1 })),
  );
  assert.equal((await get("/api/test/tickets/Chi")).json["count"], 1);
});

test("a key used for something else is refused, and a key that is none too", async () => {
  const headers = { "idempotency-key": "reused-key-1" };
  await send("/api/test/tickets", { name: "Dung" }, headers);
  assert.equal((await send("/api/test/tickets", { name: "Giang" }, headers)).status, 409);
  assert.equal((await send("/api/test/insured/1234", {}, headers)).status, 409);
  assert.equal((await send("/api/test/tickets", { name: "Dung" }, { "idempotency-key": "x y" })).status, 400);
});

test("a refused command may be sent again with its key", async () => {
  const headers = { "idempotency-key": "refused-key-1" };
  assert.equal((await send("/api/test/insured/down", {}, headers)).status, 503);
  assert.equal((await send("/api/test/insured/down", {}, headers)).status, 503);
});

test("the second arrival does not ask the outside system again", async () => {
  const headers = { "idempotency-key": "asked-once-1" };
  const before = asked;
  assert.deepEqual((await send("/api/test/insured/12345", {}, headers)).json, { valid: true });
  assert.deepEqual((await send("/api/test/insured/12345", {}, headers)).json, { valid: true });
  assert.equal(asked, before + 1);
});
