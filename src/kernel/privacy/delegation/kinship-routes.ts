import * as z from "zod/mini";
import type { Context } from "#kernel/access/context.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { command, query, type Route } from "#kernel/http/route.ts";
import { At, limitOf, MaybeText, RecordId } from "../fields.ts";
import { strangersTo } from "../patients-of.ts";
import { recordNames } from "../record-names.ts";
import { findRecordRow } from "../record-rows.sql.ts";
import type { SharingDoor } from "../sharing-door.ts";
import { takingEffect } from "../taking-effect.ts";
import { type Claim, listClaims } from "./claims.sql.ts";
import { personalNumber, type Relative } from "./kinship.ts";
import { confirmKinship } from "./kinship-claims.ts";

const permission = "privacy.kinship";
/** So many are looked through for those of one facility. */
const mostWaiting = 5_000;

const KinshipView = z.object({
  relatedPerson: z.string(),
  version: z.number(),
  name: MaybeText,
  number: MaybeText,
  relationship: z.array(z.string()),
  child: z.string(),
  childName: MaybeText,
  claimedAt: At,
});
type KinshipView = z.input<typeof KinshipView>;

/** Parents and guardians that somebody wrote down, and the second person who confirms them. */
export const kinshipRoutes = (door: SharingDoor): readonly Route[] => [
  query({
    path: "/api/privacy/kinships",
    permission,
    summary: "Parents of children of the facility who wait to be confirmed, longest waiting first.",
    input: z.object({ limit: limitOf(200, 50) }),
    output: z.object({ kinships: z.array(KinshipView) }),
    patients: (_input, { kinships }) => kinships.map(({ child }) => child),
    run: async (context, { limit }) => ({ kinships: await listWaiting(door, context, limit) }),
  }),
  takingEffect(
    command({
      path: "/api/privacy/kinships/:relatedPerson/confirm",
      permission,
      summary: "Confirms a parent or guardian of a child, as another person than who wrote it.",
      input: z.object({ relatedPerson: RecordId, version: z.int().check(z.minimum(1)) }),
      output: z.object({ relatedPerson: z.string(), child: z.string(), accounts: z.array(z.string()) }),
      patients: (_input, { child }) => [child],
      run: async (context, input) => {
        const confirmed = await confirmKinship(door, context, input);
        return { ...confirmed, accounts: [...confirmed.accounts] };
      },
    }),
    door.forget,
  ),
];

async function listWaiting(
  { patientsOf }: SharingDoor,
  context: Context,
  limit: number,
): Promise<KinshipView[]> {
  const claims = await listClaims(context.tx, mostWaiting);
  const children = [...new Set(claims.map(({ child }) => child))];
  const strangers = new Set(await strangersTo(patientsOf, context, children));
  const own = claims.filter(({ child }) => !strangers.has(child)).slice(0, limit);
  const names = await recordNames(
    context.tx,
    "Patient",
    own.map(({ child }) => child),
  );
  const views: KinshipView[] = [];
  for (const claim of own) views.push(...(await viewOf(context, claim, names.get(claim.child))));
  return views;
}

async function viewOf(
  { tx }: Context,
  { relatedPerson, child, claimedAt }: Claim,
  childName: string | undefined,
): Promise<readonly KinshipView[]> {
  const row = await findRecordRow(tx, "RelatedPerson", keyOf(relatedPerson));
  if (row === undefined) return [];
  const { name, identifier, relationship } = JSON.parse(row.content) as Relative;
  return [
    {
      relatedPerson,
      version: row.version,
      name: name?.[0]?.text ?? null,
      number: identifier?.find(({ system }) => system === personalNumber)?.value ?? null,
      relationship: (relationship ?? []).flatMap(({ coding = [] }) =>
        coding.flatMap(({ code }) => code ?? []),
      ),
      child,
      childName: childName ?? null,
      claimedAt,
    },
  ];
}
