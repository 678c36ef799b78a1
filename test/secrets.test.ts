import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createLog } from "#kernel/base/log.ts";

/** What is in the repository, or about to be. */
const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
  maxBuffer: 64 * 1_048_576,
})
  .split("\0")
  .filter((file) => /\.(?:ts|tsx|mjs|js|json|sql|md|ya?ml|conf|env|txt|html|css|sh|toml)$|^[^.]+$/.test(file))
  .filter((file) => !/^(?:node_modules|dist|data)\//.test(file) && file !== "package-lock.json");

/** Shapes of keys that somebody may have copied in. */
const shapes: Readonly<Record<string, RegExp>> = {
  "a private key": /-----BEGIN (?:RSA |EC |OPENSSH |ENCRYPTED )?PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}/,
  "a key of a cloud": /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{35}\b/,
  "a token of a forge": /\b(?:gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20}|npm_[A-Za-z0-9]{36})\b/,
  "a token of a chat": /\bxox[baprs]-[\w-]{20,}|\bsk-[A-Za-z0-9]{32,}\b/,
  "a signed token": /\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,}/,
  "a password in an address":
    /\b(?:postgres(?:ql)?|https?):\/\/[^\s:/@${}`'"<]+:(?!(?:secret|matkhau|mật-khẩu|wrong|password|x|pass)@)[^\s:/@${}`'"<…]{6,}@[a-z0-9.-]+\.[a-z]{2,}/i,
  "a master key": /\b(?:master|secret|private)[_-]?key\b["']?\s*[:=]\s*["'][A-Za-z0-9+/]{43}=["']/i,
};

/** `file: what` for every secret in these texts. */
function secretsIn(texts: ReadonlyMap<string, string>): string[] {
  return [...texts].flatMap(([file, text]) =>
    Object.entries(shapes).flatMap(([what, shape]) => (shape.test(text) ? [`${file}: ${what}`] : [])),
  );
}

const texts = new Map(files.flatMap((file) => readIfThere(file)));

function readIfThere(file: string): readonly (readonly [string, string])[] {
  try {
    return [[file, readFileSync(file, "utf8")]];
  } catch {
    return []; // removed from the work tree, not from the index yet
  }
}

test("no secret stands in the repository", () => {
  assert.ok(texts.size > 300, "nothing was looked at");
  assert.deepEqual(secretsIn(texts), []);
});

test("secrets of every known shape would be found", () => {
  const letters = "a1B2".repeat(20);
  const planted: Readonly<Record<string, string>> = {
    "a private key": `-----BEGIN ${"PRIVATE"} KEY-----\n${letters}`,
    "a key of a cloud": `AK${"IA"}${"A1B2".repeat(4)}`,
    "a token of a forge": `gh${"p_"}${letters.slice(0, 36)}`,
    "a token of a chat": `xo${"xb-"}${letters}`,
    "a signed token": `ey${"J"}${letters.slice(0, 24)}.ey${"J"}${letters.slice(0, 24)}.${letters.slice(0, 24)}`,
    "a password in an address": `postgresql:${"//"}app:${letters}@db.example.vn/x`,
    "a master key": `master_key = "${letters.slice(0, 43)}="`,
  };
  assert.deepEqual(Object.keys(planted), Object.keys(shapes));
  for (const [what, text] of Object.entries(planted))
    assert.deepEqual(secretsIn(new Map([["x", text]])), [`x: ${what}`]);
});

test("no files of keys, of settings with secrets or of data are in the repository", () => {
  const forbidden =
    /(?:^|\/)(?:\.env(?:\..+)?|id_(?:rsa|ed25519)|.*\.(?:pem|key|p12|pfx|jks|dump)|master\.key|postgres-secret\.json)$/;
  assert.deepEqual(
    files.filter((file) => forbidden.test(file)),
    [],
  );
});

test("the product builds no code from text", () => {
  const building = /\beval\s*\(|\bnew\s+Function\b|\bsetTimeout\s*\(\s*["'`]/;
  const found = [...texts].filter(
    ([file, text]) => /^src\/.*(?<!\.test)\.tsx?$/.test(file) && building.test(text),
  );
  assert.deepEqual(
    found.map(([file]) => file),
    [],
  );
});

test("a log hides what stands under the name of a secret, however deep", () => {
  const lines: string[] = [];
  const log = createLog("info", { write: (line) => void lines.push(line) });
  const secret = "zqsecret";
  log.info(
    {
      password: secret,
      token: secret,
      authorization: secret,
      request: { headers: { cookie: secret, authorization: secret } },
      client: { client_secret: secret },
      id: "kept",
    },
    "x",
  );
  assert.ok(!lines.join("").includes(secret), lines.join(""));
  assert.match(lines.join(""), /"id":"kept"/);
});
