import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { vaultOf } from "#kernel/access/vault.ts";
import { AppError } from "#kernel/base/app-error.ts";
import { routesOf } from "#main/routes.ts";
import { startTestServer, type TestServer } from "./harness/http-server.ts";

/** Rooms that know nothing: what is promised here is about requests that are refused. */
const access = { nameOf: () => Promise.resolve(undefined), forget: () => undefined };
const vault = vaultOf(Buffer.alloc(32));
const desk = {
  apply: () => Promise.resolve([]),
  prepare: () => {
    throw new AppError("invalid", "promises.nothing", "Không ghi gì");
  },
};
const findNobody = () => Promise.resolve(undefined);
const noTokens = (): never => {
  throw new AppError("unavailable", "promises.nothing", "Không tìm gì");
};
const routes = routesOf({
  access,
  duties: { desk, vault },
  sharing: {
    ...access,
    desk,
    vault,
    findByNumber: findNobody,
    findByPersonalNumber: findNobody,
    tokens: noTokens,
    patientsOf: () => Promise.resolve(new Set<string>()),
  },
});

let app: TestServer;
before(async () => {
  app = await startTestServer({ routes });
});
after(() => app.stop());

const someId = "0198c0de-0000-7000-8000-0000000000aa";
const addressOf = (path: string) => path.replace(/:\w+/g, someId);

for (const { method, path, permission } of routes) {
  test(`${method} ${path} needs a token`, async () => {
    assert.equal((await app.call(method, addressOf(path))).status, 401);
  });

  test(`${method} ${path} is refused without ${permission}, and the refusal is audited`, async () => {
    const before = app.audited.filter((entry) => entry === `${permission} denied`).length;
    const token = await app.tokenOf("promises.nothing");
    assert.equal((await app.call(method, addressOf(path), { token })).status, 403);
    assert.equal(app.audited.filter((entry) => entry === `${permission} denied`).length, before + 1);
  });

  test(`${method} ${path} answers nonsense with a refusal, never a defect`, async () => {
    const token = await app.tokenOf(permission);
    const nonsense = path.replace(/:\w+/g, "%F0%9F%92%A9");
    const answer =
      method === "GET"
        ? await app.call(method, `${nonsense}?limit=-1&after=x&limit=2`, { token })
        : await app.call(method, nonsense, { token, body: '{"id":{"$ne":1}}' });
    assert.ok(answer.status < 500, `${answer.status}`);
  });
}

test("no two routes share a method and path", () => {
  const names = routes.map((route) => `${route.method} ${route.path}`);
  assert.equal(new Set(names).size, names.length);
});

test("every permission is a scope that a client can be given", async () => {
  for (const { permission } of routes) assert.ok(await app.tokenOf(permission), permission);
});

test("every permission has a meaning for those who decide who holds it", async () => {
  const known = await app.db.direct.query<{ code: string }>("select code from kernel.permission");
  const codes = new Set(known.map(({ code }) => code));
  const nameless = routes.map(({ permission }) => permission).filter((permission) => !codes.has(permission));
  assert.deepEqual([...new Set(nameless)], []);
});
