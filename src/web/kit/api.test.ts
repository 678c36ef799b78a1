import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import * as z from "zod/mini";
import { callApi } from "./api.ts";
import { ApiError, type ApiErrorKind } from "./api-error.ts";
import type { Me } from "./me.ts";
import { closeSession, isAllowed, maySearch, openSession, sessionNow } from "./session.ts";

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

const me: Me = {
  accountId: "1",
  login: "tester",
  name: "Người thử",
  phone: null,
  patient: null,
  kind: "staff",
  role: { code: "doctor", name: "Bác sĩ" },
  grant: "g",
  facility: null,
  roles: [],
  permissions: ["ops.jobs"],
  searches: ["Patient"],
  methods: ["pwd"],
  idleMinutes: 15,
  device: null,
  factors: {
    hasPassword: true,
    hasTotp: false,
    passkeys: 0,
    recoveryCodes: 0,
    hasPin: false,
    hasBadge: false,
    minimumPasswordLength: 14,
  },
  needs: [],
};

beforeEach(() => {
  asked = [];
  openSession(me);
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
  assert.equal(request.headers.get("authorization"), null);
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
  const denied = { kind: "forbidden", detail: "Không có quyền", code: "access.denied" };
  await assert.rejects(callApi("/x", Total), denied);
  answer(410, "");
  assert.equal(await refusal(callApi("/x", Total)), "not-found");
  answer(503, "");
  assert.equal(await refusal(callApi("/x", Total)), "failed");
});

test("a session the server no longer knows is closed, and says why", async () => {
  answer(401, '{"code":"access.session-ended"}');
  assert.equal(await refusal(callApi("/x", Total)), "signed-out");
  assert.deepEqual(sessionNow(), { tag: "out", why: "ended" });
});

test("the record's own routes end a session too", async () => {
  answer(401, '{"resourceType":"OperationOutcome","issue":[{"diagnostics":"Phiên đã kết thúc"}]}');
  assert.equal(await refusal(callApi("/fhir/Patient", Total)), "signed-out");
  assert.deepEqual(sessionNow(), { tag: "out", why: "ended" });
});

test("a wish carries its name, so that it may arrive twice", async () => {
  answer(200, '{"total":1}');
  await callApi("/api/jobs/1/rerun", Total, { method: "POST", key: "0123456789abcdef" });
  assert.equal(asked[0]?.headers.get("idempotency-key"), "0123456789abcdef");
});

test("what was asked while the role changed is asked once more, a command is not", async () => {
  globalThis.fetch = async (input, init) => {
    asked.push(
      new Request(new URL(input instanceof Request ? input.url : input, "http://here.example"), init),
    );
    return asked.length === 1
      ? new Response('{"code":"access.session-ended"}', { status: 401, headers: { "session-rotated": "1" } })
      : new Response('{"total":7}');
  };
  assert.deepEqual(await callApi("/x", Total), { total: 7 });
  assert.equal(sessionNow().tag, "in");
  asked = [];
  assert.equal(await refusal(callApi("/x", Total, { json: {} })), "signed-out");
  assert.equal(asked.length, 1);
});

test("a wrong password is not taken for an ended session", async () => {
  answer(401, '{"code":"sign-in.wrong","message":"Tên đăng nhập hoặc mật khẩu không đúng"}');
  assert.equal(await refusal(callApi("/api/me/confirm", Total)), "signed-out");
  assert.equal(sessionNow().tag, "in");
});

test("nobody who is signed out is allowed anything", () => {
  assert.equal(isAllowed("ops.jobs") && maySearch("Patient"), true);
  assert.equal(maySearch("Observation"), false);
  closeSession("locked");
  assert.equal(isAllowed("ops.jobs") || maySearch("Patient"), false);
});
