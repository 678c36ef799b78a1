import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";

let product: TestProduct;
let people: readonly SignedIn[];

/** Four who may do everything to each other; the last two are one and the same practitioner. */
before(async () => {
  product = await startProduct();
  const permissions = ["access.grants", "access.approve", "access.accounts", "access.see"];
  people = await Promise.all(
    ["mot", "hai", "ba", "ba"].map((practitioner) => signInAs(product, { permissions, practitioner })),
  );
});
after(() => product.stop());

const kinds = ["propose", "approve", "refuse", "end", "link", "approve-link"] as const;
const roles = ["department-office", "auditor", "inspector"] as const;

const step = fc.record({
  who: fc.nat(3),
  whom: fc.nat(3),
  kind: fc.constantFrom(...kinds),
  role: fc.constantFrom(...roles),
  pick: fc.nat(20),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const reason = "Thử ngẫu nhiên";

async function take({ who, whom, kind, role, pick }: Step): Promise<void> {
  const person = people[who];
  const account = people[whom]?.accountId ?? "";
  if (person === undefined) return;
  if (kind === "propose") {
    await person.call("POST", "/api/access/grants", { account, role, reason });
  } else if (kind === "link") {
    await person.call("POST", `/api/access/accounts/${account}/link-requests`, { reason });
  } else {
    const place = kind === "approve-link" ? "link-requests" : "grants";
    const id = await anyOf(person, place, pick);
    const what = kind === "approve-link" ? "approve" : kind;
    if (id !== undefined) await person.call("POST", `/api/access/${place}/${id}/${what}`, { reason });
  }
}

async function anyOf(person: SignedIn, place: "grants" | "link-requests", pick: number) {
  const { json } = await person.call("GET", "/api/access/proposals");
  const list = json[place === "grants" ? "grants" : "links"] as readonly { readonly id: string }[];
  return list[pick % Math.max(1, list.length)]?.id;
}

const brokenRules = `
  with same as (select a.id as one, b.id as other from kernel.account a join kernel.account b
    on a.id = b.id or a.practitioner = b.practitioner)
  select 'grant' as what from kernel.role_grant g
  where g.proposed_by is not null and g.decided_by is not null and g.state in ('active', 'ended') and exists (
    select from same where (one = g.decided_by and other in (g.proposed_by, g.account)) or (one = g.proposed_by and other = g.account))
  union all
  select 'grant in force without a second person' from kernel.role_grant g
  where g.proposed_by is not null and g.state = 'active' and g.decided_by is null
  union all
  select 'link' from kernel.link_request l
  where l.state in ('active', 'used') and exists (
    select from same where (one = l.decided_by and other in (l.proposed_by, l.account)) or (one = l.proposed_by and other = l.account))`;

test("whatever people do to each other at once, nobody gains by what one of them decided alone", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
      async (rounds) => {
        for (const round of rounds) await Promise.all(round.map(take));
        assert.deepEqual(await product.product.app.store.db.direct.query(brokenRules), []);
      },
    ),
    { numRuns: 12 },
  );
  const happened = await product.product.app.store.db.direct.query<{ n: number }>(
    "select count(*)::int4 as n from kernel.role_grant where decided_by is not null",
  );
  assert.ok((happened[0]?.n ?? 0) > 0, "something was decided");
});
