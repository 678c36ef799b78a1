import assert from "node:assert/strict";
import { test } from "node:test";
import { firstStage, onwardPath, stageAfter } from "./stage.form.ts";

test("the server's answer decides what is asked next", () => {
  assert.equal(stageAfter({ next: "done" }), undefined);
  assert.deepEqual(stageAfter({ next: "second-factor", ticket: "t", ways: ["passkey", "recovery-code"] }), {
    tag: "second",
    ticket: "t",
    ways: ["passkey", "recovery-code"],
    way: "passkey",
  });
  assert.deepEqual(stageAfter({ next: "change-password", ticket: "t", minimumLength: 14 }), {
    tag: "new-password",
    ticket: "t",
    least: 14,
  });
});

test("a one-time link is opened by its owner's own press", () => {
  assert.deepEqual(firstStage("#/activate/abcdefghijklmnopqrstuvwxyz"), {
    tag: "link",
    token: "abcdefghijklmnopqrstuvwxyz",
  });
});

test("who comes back from a provider outside goes on where something is missing", () => {
  assert.equal(firstStage("#next=second-factor&ticket=abc").tag, "second");
  assert.equal(firstStage("#/person/1").tag, "password");
});

test("only pages of our own are gone on to", () => {
  assert.equal(onwardPath("?continue=%2Foauth%2Fask%2F1%3Fhere%3D1"), "/oauth/ask/1?here=1");
  for (const other of [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example",
    "javascript:1",
  ])
    assert.equal(onwardPath(`?continue=${encodeURIComponent(other)}`), undefined);
  assert.equal(onwardPath(""), undefined);
});
