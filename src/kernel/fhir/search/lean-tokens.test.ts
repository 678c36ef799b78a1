import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { createSearchWorld, type SearchWorld } from "#test/search/search-world.ts";

let world: SearchWorld;

const sentences = fc.sample(
  fc.array(
    fc.constantFrom("An", "Ân", "an", "Văn", "Văn".normalize("NFD"), "-", "'", '"', "\\", "%", "***"),
    {
      minLength: 1,
      maxLength: 4,
    },
  ),
  { numRuns: 60, seed: 5 },
);
const texts = [...new Set(sentences.map((words) => words.join(" ")))];

before(async () => {
  world = await createSearchWorld();
  const contacts = [
    [{ system: "phone", value: "0912 345 678" }],
    [{ system: "sms", value: "0912345678" }],
    [{ system: "email", value: "An@example.vn" }],
    [{ value: "0912345678" }],
  ];
  await world.put(
    ...contacts.map((telecom, n) => ({ resourceType: "Patient", id: `contact-${n}`, telecom })),
    ...["vi", "en"].map((code) => ({
      resourceType: "Patient",
      id: code,
      communication: [{ language: { coding: [{ system: `urn:${code}`, code }] } }],
    })),
    { resourceType: "Patient", id: "dead", deceasedBoolean: true },
    { resourceType: "Patient", id: "alive", deceasedBoolean: false },
    ...texts.map((text, n) => ({
      resourceType: "Practitioner",
      id: `text-${n}`,
      name: [{ text }],
      address: [{ line: ["Thôn 5", text] }],
    })),
    ...texts.map((text, n) => ({ resourceType: "Organization", id: `title-${n}`, name: text })),
    { resourceType: "Location", id: "below", partOf: { reference: "Location/x" } },
  );
});

after(() => world.close());

const finds = (address: string, ...ids: readonly string[]): void =>
  void test(`${address} finds ${ids.length === 0 ? "nothing" : ids.join(" and ")}`, async () =>
    assert.deepEqual((await world.ids(address)).toSorted(), ids.toSorted()));

finds("Patient?phone=0912345678", "contact-0");
finds("Patient?phone=phone|0912.345.678", "contact-0");
finds("Patient?phone=sms|0912345678");
finds("Patient?phone=|0912345678");
finds("Patient?phone=phone|", "contact-0");
finds("Patient?phone=sms|");
finds("Patient?email=an@example.vn,0912345678", "contact-2");
finds("Patient?telecom=0912345678", "contact-0", "contact-1", "contact-3");
finds("Patient?telecom=|0912345678", "contact-3");
finds("Patient?telecom=sms|", "contact-1");
finds("Patient?telecom=sms|,email|an@example.vn", "contact-1", "contact-2");
finds("Patient?telecom:not=sms|&telecom:missing=false", "contact-0", "contact-2", "contact-3");
finds("Patient?phone:missing=false", "contact-0");
finds("Patient?language=urn:vi|", "vi");
finds("Patient?language=urn:vi|vi,en", "vi", "en");
finds("Patient?language=urn:vi|en");
finds("Patient?deceased=true", "dead");
finds("Patient?deceased:not=false", "dead");
finds("Patient?deceased=true,false&_id=dead,alive", "dead", "alive");
finds("Patient?deceased=false&_id=dead,alive", "alive");
finds("Patient?deceased=maybe");

test(":exact finds a text exactly when it is the same, with marks, case and signs", async () => {
  const encoded = (text: string) => encodeURIComponent(text.replaceAll(/[\\,|$]/g, "\\$&"));
  for (const text of texts) {
    const same = texts.flatMap((other, n) => (other.normalize("NFC") === text.normalize("NFC") ? [n] : []));
    const named = same.map((n) => `text-${n}`).toSorted();
    assert.deepEqual((await world.ids(`Practitioner?name:exact=${encoded(text)}`)).toSorted(), named, text);
    assert.deepEqual(
      (await world.ids(`Practitioner?address:exact=${encoded(text)}`)).toSorted(),
      named,
      text,
    );
    const titled = same.map((n) => `title-${n}`).toSorted();
    assert.deepEqual((await world.ids(`Organization?name:exact=${encoded(text)}`)).toSorted(), titled, text);
  }
});
