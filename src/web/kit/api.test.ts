import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import * as z from "zod/mini";
import { askSession, callApi } from "./api.ts";
import { ApiError, type ApiErrorKind } from "./api-error.ts";
import { closeSession, findSession, hasSessionEnded, openSession } from "./session.ts";

const realFetch = globalThis.fetch;
let asked: Request[] = [];

/** Stands in for the network: remembers the question and gives this answer. */
function answer(status: number, body: string): void {
  globalThis.fetch = async (input, init) => {
    asked.push(
      new Request(new URL(input instanceof Request ? input.url : input, "http://here.example"), init),
    );
    return new Response(body, { status });
  };
}

function memoryStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: (index) => [...items.keys()][index] ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => void items.set(key, value),
  };
}

beforeEach(() => {
  asked = [];
  Object.defineProperty(globalThis, "sessionStorage", { value: memoryStorage(), configurable: true });
  openSession({ token: "t0ken", name: "tester", permissions: [], expiresAt: Date.now() + 60_000 });
});

afterEach(() => {
  globalThis.fetch = realFetch;
  closeSession("left");
});

const Total = z.object({ total: z.number() });

async function refusal(work: Promise<unknown>): Promise<ApiErrorKind> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ApiError);
  return error.kind;
}

test("what people search for travels in the body, never in the address", async () => {
  answer(200, '{"total":1}');
  await callApi("/fhir/Patient/_search", Total, { form: { name: "Nguyễn Văn An" } });
  const [request] = asked;
  assert.equal(request?.url, "http://here.example/fhir/Patient/_search");
  assert.equal(request.method, "POST");
  assert.equal(await request.text(), "name=Nguy%E1%BB%85n+V%C4%83n+An");
  assert.equal(request.headers.get("authorization"), "Bearer t0ken");
});

test("an answer of another shape is a system error, not a wrong screen", async () => {
  answer(200, '{"total":"many"}');
  assert.equal(await refusal(callApi("/x", Total)), "failed");
});

test("a network that is gone is told apart from a server that refuses", async () => {
  globalThis.fetch = async () => {
    throw new TypeError("failed to fetch");
  };
  assert.equal(await refusal(callApi("/x", Total)), "offline");
});

test("every refusal has its kind and the server's own sentence", async () => {
  answer(422, '{"resourceType":"OperationOutcome","issue":[{"diagnostics":"Patient.birthDate: wrong"}]}');
  await assert.rejects(callApi("/x", Total), { kind: "refused", detail: "Patient.birthDate: wrong" });
  answer(403, '{"code":"access.denied","message":"Không có quyền"}');
  await assert.rejects(callApi("/x", Total), { kind: "forbidden", detail: "Không có quyền" });
  answer(410, "");
  assert.equal(await refusal(callApi("/x", Total)), "not-found");
  answer(503, "");
  assert.equal(await refusal(callApi("/x", Total)), "failed");
});

test("a token that is no longer accepted ends the session and says why", async () => {
  answer(401, "{}");
  assert.equal(await refusal(callApi("/x", Total)), "signed-out");
  assert.equal(findSession(), undefined);
  assert.equal(hasSessionEnded(), true);
});

test("a wish carries its name, so that it may arrive twice", async () => {
  answer(200, '{"total":1}');
  await callApi("/api/jobs/1/rerun", Total, { method: "POST", key: "0123456789abcdef" });
  assert.equal(asked[0]?.headers.get("idempotency-key"), "0123456789abcdef");
});

test("a wrong secret is not taken for an ended session", async () => {
  closeSession("left");
  answer(401, '{"error":"invalid_client"}');
  assert.equal(await refusal(askSession("demo", "wrong")), "signed-out");
  assert.equal(hasSessionEnded(), false);
});
