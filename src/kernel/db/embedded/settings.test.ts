import assert from "node:assert/strict";
import { test } from "node:test";
import { settingsText } from "./settings.ts";

const gibibyte = 1024 ** 3;
const product = { tune: "product", port: 5432, socketDir: "/data/run" } as const;

test("a small machine gives the database an eighth of its memory, a large one no more than 1 GB", () => {
  assert.match(settingsText(product, 2 * gibibyte), /^shared_buffers = '256MB'$/m);
  assert.match(settingsText(product, 64 * gibibyte), /^shared_buffers = '1024MB'$/m);
});

test("a socket path too long for the system leaves TCP on the loopback only", () => {
  const text = settingsText({ ...product, socketDir: `/${"long/".repeat(30)}` }, gibibyte);
  assert.match(text, /^unix_socket_directories = ''$/m);
  assert.match(text, /^listen_addresses = '127.0.0.1'$/m);
});

test("only throw-away databases of tests may forget commits", () => {
  assert.match(settingsText({ ...product, tune: "bench" }, gibibyte), /^fsync = 'on'$/m);
  assert.match(settingsText({ ...product, tune: "test" }, gibibyte), /^fsync = 'off'$/m);
});

test("statements and values of rows stay out of the log", () => {
  const text = settingsText(product, gibibyte);
  assert.match(text, /^log_min_error_statement = 'panic'$/m);
  assert.match(text, /^log_error_verbosity = 'terse'$/m);
});
