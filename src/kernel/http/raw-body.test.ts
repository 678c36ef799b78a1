import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import Fastify, { type FastifyInstance } from "fastify";
import { createBodyBudget } from "./body-budget.ts";
import { failureOf } from "./failure.ts";
import { acceptRawBodies } from "./raw-body.ts";

const limit = 1_000_000;
let app: FastifyInstance;
let url = "";
before(async () => {
  app = Fastify();
  app.setErrorHandler((error, _request, reply) => {
    const { status, code } = failureOf(error);
    return reply.code(status).send({ code });
  });
  acceptRawBodies(app, limit);
  app.post("/size", (request) => ({ size: (request.body as Buffer | undefined)?.length ?? 0 }));
  url = await app.listen({ port: 0, host: "127.0.0.1" });
});
after(() => app.close());

const post = async (body: RequestInit["body"] | undefined) => {
  const answer = await fetch(`${url}/size`, {
    method: "POST",
    ...(body === undefined
      ? {}
      : { body, duplex: "half", headers: { "content-type": "application/fhir+json" } }),
  } as RequestInit);
  return { status: answer.status, json: await answer.json() };
};
const chunked = (size: number) =>
  new ReadableStream({
    start: (controller) => {
      for (let sent = 0; sent < size; sent += 50_000)
        controller.enqueue(new Uint8Array(Math.min(50_000, size - sent)));
      controller.close();
    },
  });

test("bodies of any size up to the limit arrive whole, with and without a told length", async () => {
  assert.deepEqual((await post(undefined)).json, { size: 0 });
  assert.deepEqual((await post("Ấn")).json, { size: 4 });
  assert.deepEqual((await post(new Uint8Array(limit))).json, { size: limit });
  assert.deepEqual((await post(chunked(700_000))).json, { size: 700_000 });
});

test("a body above the limit is refused, with and without a told length", async () => {
  const told = await post(new Uint8Array(limit + 1));
  assert.deepEqual([told.status, told.json], [413, { code: "request.too-large" }]);
  const untold = await post(chunked(limit + 200_000));
  assert.deepEqual([untold.status, untold.json], [413, { code: "request.too-large" }]);
});

test("more large bodies than there is room for take turns and all arrive", async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => post(new Uint8Array(900_000))));
  assert.deepEqual(
    answers.map(({ json }) => json),
    answers.map(() => ({ size: 900_000 })),
  );
});

test("bytes given back go to whoever waits longest, and giving back twice gives nothing", async () => {
  const budget = createBodyBudget(100, 60_000);
  const first = await budget.take(80);
  const order: string[] = [];
  const big = budget.take(60).then((release) => {
    order.push("big");
    release?.();
  });
  const little = budget.take(10).then(() => order.push("little"));
  first?.();
  first?.();
  await Promise.all([big, little]);
  assert.deepEqual(order, ["big", "little"]);
  const all = await budget.take(90);
  assert.ok(all);
});

test("who waits too long is sent away and the next in line is served", async () => {
  const budget = createBodyBudget(100, 1);
  const release = await budget.take(90);
  assert.equal(await budget.take(50), undefined);
  release?.();
  assert.ok(await budget.take(100));
});
