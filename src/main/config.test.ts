import assert from "node:assert/strict";
import { test } from "node:test";
import { readConfig } from "./config.ts";

test("without any variable the product serves the hamlet on 127.0.0.1:8080 from ./data", () => {
  const config = readConfig({});
  assert.deepEqual(
    {
      ...config,
      dataDir: config.dataDir.replace(process.cwd(), "."),
      keyFile: config.keyFile?.replace(process.cwd(), "."),
    },
    {
      port: 8080,
      host: "127.0.0.1",
      dataDir: "./data",
      keyFile: "./data/keys/master.key",
      outgoing: { hosts: [], networks: [] },
      demo: "hamlet",
      logLevel: "info",
      trustProxy: false,
    },
  );
});

test("a port that is no port is refused by the name of its variable", () => {
  for (const bad of ["http", "70000", "-1", "80.5"]) {
    assert.throws(() => readConfig({ PORT: bad }), {
      name: "AppError",
      code: "config.PORT",
      message: /PORT/,
    });
  }
});

test("an unknown demo is refused and the known ones are listed", () => {
  assert.throws(() => readConfig({ TUETINH_DEMO: "city" }), {
    code: "config.TUETINH_DEMO",
    message: /none, hamlet, district/,
  });
});

test("a bad database address is refused without repeating the password in it", () => {
  const attempt = () => readConfig({ DATABASE_URL: "mysql://user:matkhau@host/db" });
  assert.throws(
    attempt,
    (error: Error) => error.message.includes("DATABASE_URL") && !error.message.includes("matkhau"),
  );
});

test("an empty variable counts as not given", () => {
  assert.equal(readConfig({ PORT: "", DATABASE_URL: " " }).port, 8080);
});

test("a public address with a path is refused: links are built from its beginning", () => {
  assert.equal(readConfig({ PUBLIC_URL: "https://tuetinh.example/" }).publicUrl, "https://tuetinh.example");
  assert.throws(() => readConfig({ PUBLIC_URL: "https://tuetinh.example/fhir" }), {
    code: "config.PUBLIC_URL",
  });
});

test("a machine or a network that cannot be meant is refused by the name of its variable", () => {
  assert.deepEqual(readConfig({ OUTGOING_HOSTS: "a.test, *.b.test:8443" }).outgoing?.hosts, [
    "a.test",
    "*.b.test:8443",
  ]);
  assert.throws(() => readConfig({ OUTGOING_HOSTS: "https://a.test/path" }), {
    code: "config.OUTGOING_HOSTS",
  });
  assert.throws(() => readConfig({ OUTGOING_NETWORKS: "10.0.0.0/99" }), {
    code: "config.OUTGOING_NETWORKS",
  });
});

test("TLS needs both files and the address under which the server is known", () => {
  const files = { TLS_CERT: "/a.crt", TLS_KEY: "/a.key" };
  const publicUrl = { PUBLIC_URL: "https://tuetinh.example" };
  assert.deepEqual(readConfig({ ...files, ...publicUrl, HTTP_REDIRECT_PORT: "80" }).tls, {
    certFile: "/a.crt",
    keyFile: "/a.key",
    redirectPort: 80,
  });
  assert.throws(() => readConfig({ TLS_CERT: "/a.crt", ...publicUrl }), { code: "config.TLS_KEY" });
  assert.throws(() => readConfig(files), { code: "config.PUBLIC_URL" });
  assert.throws(() => readConfig({ ...files, PUBLIC_URL: "http://x" }), { code: "config.PUBLIC_URL" });
});
