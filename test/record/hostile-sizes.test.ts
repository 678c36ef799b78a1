import assert from "node:assert/strict";
import { request } from "node:http";
import { after, afterEach, before, test } from "node:test";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { assertNamesPlace, countRows } from "./refusals.ts";
import { patient } from "./samples.ts";

let product: TestProduct;
let counts: Awaited<ReturnType<typeof countRows>>;
before(async () => {
  product = await startProduct();
  counts = await countRows(product);
});
after(() => product.stop());
afterEach(async () => {
  assert.deepEqual(await countRows(product), counts, "something was written");
});

const mebibyte = 1_048_576;

interface Raw {
  readonly status: number;
  readonly text: string;
  /** Bytes that were taken before the answer came. */
  readonly taken: number;
}

/** Sends a body in pieces and stops as soon as the server has answered; status 0: it hung up while we were sending. */
function stream(bytes: number, headers: Record<string, string>): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(product.url);
    const piece = Buffer.alloc(mebibyte, 0x20);
    let taken = 0;
    let answered = false;
    const sent = request(
      {
        hostname,
        port,
        path: "/fhir/Patient",
        method: "POST",
        headers: {
          authorization: `Bearer ${product.token}`,
          "content-type": "application/fhir+json",
          ...headers,
        },
      },
      (response) => {
        answered = true;
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString(), taken });
          sent.destroy();
        });
      },
    );
    sent.on("error", (error: NodeJS.ErrnoException) => {
      const hungUp = error.code === "EPIPE" || error.code === "ECONNRESET";
      if (hungUp && !answered) resolve({ status: 0, text: "", taken });
      else if (!answered) reject(error);
    });
    const write = (): void => {
      if (answered) return;
      if (taken >= bytes) return;
      const next = piece.subarray(0, bytes - taken);
      taken += next.length;
      sent.write(next, () => setImmediate(write));
    };
    write();
  });
}

test("a body of a hundred megabytes is refused by its length, before it is read", async () => {
  const size = 100 * mebibyte;
  const answer = await stream(1, { "content-length": String(size) });
  assert.equal(answer.status, 413, answer.text);
  assert.match(answer.text, /OperationOutcome/);
});

test("who goes on sending all the same is cut off", async () => {
  const size = 100 * mebibyte;
  const before = process.memoryUsage().rss;
  const answer = await stream(size, { "content-length": String(size) });
  assert.ok(answer.status === 413 || answer.status === 0, answer.text);
  assert.ok(answer.taken < 10 * mebibyte, `${answer.taken} bytes were taken`);
  assert.ok(process.memoryUsage().rss - before < 64 * mebibyte);
});

test("a body of unknown length is cut off when it has grown too large", async () => {
  const answer = await stream(100 * mebibyte, { "transfer-encoding": "chunked" });
  assert.ok(answer.status === 413 || answer.status === 0, answer.text);
  assert.ok(answer.taken < 60 * mebibyte, `${answer.taken} bytes were taken`);
});

test("large bodies that are no JSON are refused with their place", async () => {
  const long = "x".repeat(20 * mebibyte);
  for (const [what, body] of [
    ["a text without end", `{"resourceType":"Patient","a":"${long}`],
    ["a text that ends twice", `{"resourceType":"Patient","a":"${long}""}`],
    ["escapes without end", `{"resourceType":"Patient","a":"${"\\n".repeat(5 * mebibyte)}`],
    ["numbers without end", `[${"1".repeat(5 * mebibyte)}`],
    ["spaces", " ".repeat(20 * mebibyte)],
    ["digits and dots", `[${"1.".repeat(mebibyte)}]`],
  ] as const)
    assertNamesPlace(await product.fhir("POST", "Patient", body), what);
});

test("large resources that are not valid are refused by place, and not with thousands of issues", async () => {
  const names = Array.from({ length: 100_000 }, () => ({ family: 7 }));
  const answer = await product.fhir("POST", "Patient", patient("x", { name: names }));
  assertNamesPlace(answer, "a hundred thousand faults");
  assert.ok(answer.text.length < mebibyte, `${answer.text.length} characters of answer`);
});

test("headers and addresses beyond all measure are refused", async () => {
  const long = "x".repeat(64 * 1024);
  for (const [what, path, headers] of [
    ["a header", "Patient", { "if-none-exist": long }],
    ["an address", `Patient?name=${long}`, {}],
    ["an id", `Patient/${long}`, {}],
  ] as const) {
    const response = await fetch(`${product.base}/${path}`, {
      headers: { authorization: `Bearer ${product.token}`, ...headers },
    });
    await response.arrayBuffer();
    assert.ok(response.status >= 400 && response.status < 500, `${what}: ${response.status}`);
  }
});

test("a Bundle of more entries than anybody may send is refused", async () => {
  const entry = Array.from({ length: 20_001 }, () => ({ request: { method: "GET", url: "Patient/x" } }));
  for (const type of ["batch", "transaction"]) {
    const answer = await product.fhir("POST", "", { resourceType: "Bundle", type, entry });
    assert.equal(answer.status, 413);
    assertNamesPlace(answer, type);
  }
});

test("a patch that would make a resource grow without measure is refused", async () => {
  const created = await product.fhir("POST", "Patient", patient("grows"));
  counts = await countRows(product);
  const steps = Array.from({ length: 60 }, () => ({ op: "copy", from: "/name", path: "/name/-" }));
  const place = `Patient/${String(created.json["id"])}`;
  const answer = await product.fhir("PATCH", place, steps, { "content-type": "application/json-patch+json" });
  assertNamesPlace(answer, "doubling");
});
