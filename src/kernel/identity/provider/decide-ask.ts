import type { OidcInteraction, OidcProvider } from "oidc-provider";
import { appWords } from "../../access/app-scopes.ts";
import { tokenHash } from "../../access/secrets.ts";
import type { AuditNote } from "../../audit/entry.ts";
import { AppError } from "../../base/app-error.ts";
import { newId } from "../../base/ids.ts";
import { insertAppGrant } from "./app-grants.sql.ts";
import type { Ask, Asker, AskParts, Refusal } from "./ask.ts";
import { takeLaunch } from "./smart-launch.sql.ts";

export interface Decision {
  readonly isAllowed: boolean;
  readonly patient?: string | undefined;
}

interface Deciding {
  readonly ask: Ask;
  readonly asker: Asker;
  readonly decision: Decision;
  readonly interaction: OidcInteraction;
}

type Result = Refusal | Readonly<Record<"login" | "consent", object>>;

/** What the library is told; a grant is written down before it is. */
export async function decideAsk(
  parts: AskParts & { readonly issuer: string; readonly provider: OidcProvider },
  deciding: Deciding,
): Promise<Result> {
  const { ask, asker, decision } = deciding;
  if (!decision.isAllowed) {
    await parts.audit.record(noteOf(deciding, { outcome: "refused" }));
    return { error: "access_denied", error_description: "the person refused" };
  }
  const patient = await decidedPatient(parts, deciding);
  const grant = new parts.provider.Grant({ accountId: asker.person.accountId, clientId: ask.app.id });
  const isWord = (scope: string) => appWords.some((word) => word === scope);
  grant.addOIDCScope(ask.scopes.filter(isWord).join(" "));
  grant.addResourceScope(`${parts.issuer}/fhir`, ask.scopes.join(" "));
  const grantId = await grant.save();
  await writeGrant(parts, deciding, { grantId, patient });
  const ts = Math.floor(asker.person.signedInAt.getTime() / 1_000);
  return {
    login: { accountId: asker.person.accountId, amr: [...asker.person.methods], ts, remember: false },
    consent: { grantId },
  };
}

async function decidedPatient(
  { desk }: AskParts,
  { ask, asker, decision }: Deciding,
): Promise<string | undefined> {
  if (ask.patient === undefined) return undefined;
  if (ask.patient.chosen !== undefined) return ask.patient.chosen.id;
  const { patient } = decision;
  const found = patient === undefined ? undefined : await desk.find(asker.looking, patient);
  if (found === undefined)
    throw new AppError("invalid", "oauth.patient", "Hãy chọn một người bệnh trong phạm vi bạn được xem");
  return found.id;
}

async function writeGrant(
  { db, clock, audit }: AskParts,
  deciding: Deciding,
  { grantId, patient }: { readonly grantId: string; readonly patient: string | undefined },
): Promise<void> {
  const { ask, asker } = deciding;
  const { person } = asker;
  const now = clock();
  const done = await db.transaction(async (tx) => {
    if (ask.launch !== undefined && !(await takeLaunch(tx, ask.launch.hash, now)))
      throw new AppError("conflict", "oauth.launch-used", "Lần mở ứng dụng này đã được dùng");
    await insertAppGrant(tx, {
      id: newId(),
      hash: tokenHash(grantId),
      account: person.accountId,
      client: ask.app.id,
      roleGrant: person.grantId ?? null,
      session: person.sessionId,
      isOffline: ask.scopes.includes("offline_access"),
      methods: person.methods,
      signedInAt: person.signedInAt,
      scopes: ask.scopes.join(" "),
      patient: patient ?? null,
      encounter: ask.launch?.encounter ?? null,
      createdAt: now,
    });
    const patients = patient === undefined ? [] : [audit.keyOf(patient)];
    await audit.append(tx, [noteOf(deciding, { outcome: "done", patients })]);
    return tx;
  });
  audit.committed(done);
}

/** What was let to whom stands beside the accesses that follow from it. */
const noteOf = (
  { ask, asker }: Deciding,
  told: Pick<AuditNote, "outcome"> & Partial<Pick<AuditNote, "patients">>,
): AuditNote => ({
  origin: asker.looking,
  kind: "E",
  action: "oauth.grant",
  ...told,
  detail: { client: ask.app.id, scopes: ask.scopes.join(" ") },
});
