import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { families } from "./families.ts";
import { isSuccess, outcomeText, runAttacks } from "./run-attacks.ts";
import { type StartedTarget, startTarget } from "./start-target.ts";
import { startWeakTarget } from "./weak-target.ts";

let product: StartedTarget;
let weak: StartedTarget;
before(async () => {
  [product, weak] = await Promise.all([startTarget(), startWeakTarget()]);
});
after(() => Promise.all([product.stop(), weak.stop()]));

for (const family of families)
  for (const attack of family.attacks) {
    const only = [{ ...family, attacks: [attack] }];
    test(`whoever ${attack.name} is repelled`, async () => {
      const [outcome] = await runAttacks(only, product.target);
      assert.ok(outcome !== undefined && !isSuccess(outcome), outcome && outcomeText(outcome));
    });
    if (attack.unshown === undefined)
      test(`whoever ${attack.name} is seen to succeed against a server without walls`, async () => {
        const [outcome] = await runAttacks(only, weak.target);
        assert.equal(outcome?.broken, undefined);
        assert.ok(outcome !== undefined && isSuccess(outcome));
      });
  }

test("no two attacks have one name", () => {
  const names = families.flatMap(({ attacks }) => attacks.map(({ name }) => name));
  assert.equal(new Set(names).size, names.length);
});
