import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createDictionary } from "./dictionary.ts";

const word = fc.string({ unit: fc.constantFrom("a", "b", "n", "g", "9"), minLength: 1, maxLength: 5 });

test("a prefix expands to exactly the known words that begin with it, however they were learned", () => {
  fc.assert(
    fc.property(fc.array(word), fc.array(fc.array(word), { maxLength: 5 }), word, (first, later, prefix) => {
      const dictionary = createDictionary(first);
      for (const words of later) dictionary.add(words);
      const all = [...new Set([first, later.flat()].flat())];
      const sorted = (words: readonly string[]) => [...words].sort();
      assert.deepEqual(
        sorted(dictionary.expandPrefix(prefix)),
        sorted(all.filter((each) => each.startsWith(prefix))),
      );
      assert.deepEqual(
        sorted(dictionary.expandContaining(prefix)),
        sorted(all.filter((each) => each.includes(prefix))),
      );
      assert.equal(dictionary.has(prefix), all.includes(prefix));
      assert.equal(dictionary.size, all.length);
    }),
  );
});

test("a dictionary returns the words it did not know, once", () => {
  const dictionary = createDictionary(["an"]);
  assert.deepEqual(dictionary.add(["binh", "an", "binh"]), ["binh"]);
  assert.deepEqual(dictionary.add(["binh"]), []);
});

test("thousands of new words are learned without forgetting any", () => {
  const dictionary = createDictionary();
  for (let n = 0; n < 5000; n++) dictionary.add([`w${n}`]);
  assert.equal(dictionary.size, 5000);
  assert.equal(dictionary.expandPrefix("w499").length, 11);
});
