import { addMonths } from "#kernel/base/age.ts";
import { type Day, startOfVietnamDay } from "#kernel/base/dates.ts";
import { newId } from "#kernel/base/ids.ts";
import type { Tx } from "#kernel/db/db.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import type { SearchTokens } from "#kernel/fhir/indexing/search-tokens.ts";
import { bearsKinshipMark } from "#kernel/fhir/rest/person-kinship.ts";
import { tellOfficer, tellPatient } from "../alerts/alerts.sql.ts";
import { getPeriod } from "../deadline.ts";
import { findPatientName } from "../patient-name.ts";
import { endAccessOf, insertAccess } from "../person-access.sql.ts";
import { findPatientContent } from "../record-rows.sql.ts";
import { ownerOf } from "../requests/owner.ts";
import { holdBegan } from "../telephone/hold.ts";
import { findStandingPatient } from "../telephone/phone-versions.sql.ts";
import { type CitizenAccount, findCitizenAccount } from "./delegations.sql.ts";
import { listByIdentifier } from "./kinship.sql.ts";

interface Identifier {
  readonly system?: string;
  readonly value?: string;
}

interface Concept {
  readonly coding?: readonly { readonly system?: string; readonly code?: string }[];
}

/** As far as this room reads a RelatedPerson. */
export interface Relative {
  readonly id: string;
  readonly meta?: unknown;
  readonly active?: boolean;
  readonly name?: readonly { readonly text?: string }[];
  readonly patient?: { readonly reference?: string };
  readonly relationship?: readonly Concept[];
  readonly identifier?: readonly Identifier[];
}

interface Child {
  readonly birthDate?: string;
  readonly deceasedBoolean?: boolean;
  readonly deceasedDateTime?: string;
}

/** The personal number, as VN Core names it: a name alone proves nobody's kinship. */
export const personalNumber = "http://fhir.ehealth.gov.vn/core/sid/national_id";
/** v3-RoleCode: parents, by birth or adoption, and guardians. */
const parental: ReadonlySet<string> = new Set([
  "PRN",
  "FTH",
  "MTH",
  "NPRN",
  "NFTH",
  "NMTH",
  "ADOPTP",
  "ADOPTF",
  "ADOPTM",
  "GUARD",
]);

/**
 * Lets a parent act for a child under age, as long as the record says so: a RelatedPerson of the child with the
 * parent's personal number, confirmed by another person than who wrote it. What is restricted is never seen so; at the
 * legal age it ends by itself. The child, other parents and the officer of the child's facility are told.
 */
export async function keepKinship(
  tx: Tx,
  tokens: SearchTokens,
  relative: Relative,
  now: Date,
): Promise<readonly string[]> {
  const source = `RelatedPerson/${relative.id}`;
  const ended = await endAccessOf(tx, source, now);
  const until = await kinshipEnd(tx, relative, now);
  const child = childOf(relative);
  if (until === undefined || child === undefined || !bearsKinshipMark(relative)) return ended;
  const parents = await parentAccounts(tx, tokens, relative, now);
  for (const parent of parents) {
    await insertAccess(tx, {
      id: newId(),
      account: parent.id,
      patient: child,
      why: "delegate",
      isUnrestricted: false,
      reason: "Cha, mẹ hoặc người giám hộ của trẻ",
      source,
      from: now,
      until,
    });
    if (!ended.includes(parent.id)) await tellBegun(tx, { parent, child, relative, now });
  }
  return [...new Set([...ended, ...parents.map(({ id }) => id)])];
}

interface Begun {
  readonly parent: CitizenAccount;
  readonly child: string;
  readonly relative: Relative;
  readonly now: Date;
}

async function tellBegun(tx: Tx, { parent, child, relative, now }: Begun): Promise<void> {
  const patientName = (await findPatientName(tx, child)) ?? child;
  const alert = {
    patient: child,
    kind: "kinship-begun",
    facts: { who: parent.name, patientName },
    source: keyOf(relative.id),
    at: now,
  } as const;
  await tellPatient(tx, alert);
  await tellOfficer(tx, alert, (await ownerOf(tx, `Patient/${child}`)) ?? null);
}

/** What stood on a RelatedPerson that is gone. */
export const endKinship = (tx: Tx, id: string, now: Date): Promise<readonly string[]> =>
  endAccessOf(tx, `RelatedPerson/${id}`, now);

export const childOf = ({ patient }: Relative): string | undefined =>
  /^Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(patient?.reference ?? "")?.[1];

/** When somebody's acting by kinship ends; undefined where nobody acts so for the person, or no longer. */
export async function kinshipEnd(tx: Tx, relative: Relative, now: Date): Promise<Date | undefined> {
  const child = childOf(relative);
  const isParent = (relative.relationship ?? []).some(({ coding = [] }) =>
    coding.some(({ code = "" }) => parental.has(code)),
  );
  if (relative.active === false || !isParent || child === undefined) return undefined;
  const content = await findPatientContent(tx, keyOf(child));
  if (content === undefined) return undefined;
  const { birthDate, deceasedBoolean, deceasedDateTime } = JSON.parse(content) as Child;
  if (birthDate === undefined || deceasedBoolean === true || deceasedDateTime !== undefined) return undefined;
  const adult = await birthdayOf(tx, birthDate, "child.adult", now);
  return adult > now ? adult : undefined;
}

/** The instant at which a child reaches an age of the law; a birth known by year or month counts from its first day. */
async function birthdayOf(tx: Tx, birthDate: string, period: string, now: Date): Promise<Date> {
  const { amount } = await getPeriod(tx, period, now);
  const day: Day = `${birthDate}-01-01`.slice(0, 10);
  return startOfVietnamDay(addMonths(day, amount));
}

async function parentAccounts(
  tx: Tx,
  tokens: SearchTokens,
  relative: Relative,
  now: Date,
): Promise<readonly CitizenAccount[]> {
  const since = await holdBegan(tx, now);
  const accounts = new Map<string, CitizenAccount>();
  for (const { system, value } of relative.identifier ?? []) {
    if (system !== personalNumber || value === undefined) continue;
    const people = await listByIdentifier(tx, tokens, "Patient", { system, code: value });
    // Two records with one number: nobody knows whose it is.
    const [only, another] = people.filter((each) => carries(each.content, value));
    if (only === undefined || another !== undefined) continue;
    const id = idIn(only.content);
    const before = await findStandingPatient(tx, keyOf(id), since);
    if (before === undefined || !carries(before, value)) continue;
    const account = await findCitizenAccount(tx, id);
    if (account !== undefined) accounts.set(account.id, account);
  }
  return [...accounts.values()];
}

/** All children whose RelatedPerson names the number of this patient; for accounts that are younger than the record. */
export async function keepKinshipOf(
  tx: Tx,
  tokens: SearchTokens,
  patient: string,
  now: Date,
): Promise<readonly string[]> {
  const content = await findPatientContent(tx, keyOf(patient));
  const { identifier = [] } = JSON.parse(content ?? "{}") as { readonly identifier?: readonly Identifier[] };
  const touched = new Set<string>();
  for (const relative of await relativesNamed(tx, tokens, identifier))
    for (const account of await keepKinship(tx, tokens, relative, now)) touched.add(account);
  return [...touched];
}

async function relativesNamed(
  tx: Tx,
  tokens: SearchTokens,
  identifiers: readonly Identifier[],
): Promise<readonly Relative[]> {
  const found: Relative[] = [];
  for (const { system, value } of identifiers) {
    if (system !== personalNumber || value === undefined) continue;
    const rows = await listByIdentifier(tx, tokens, "RelatedPerson", { system, code: value });
    const named = rows.filter(({ content }) => carries(content, value));
    found.push(...named.map(({ content }) => JSON.parse(content) as Relative));
  }
  return found;
}

const idIn = (content: string): string => (JSON.parse(content) as { readonly id: string }).id;

/** The index finds by hash; to open a record takes the real number. */
const carries = (content: string, value: string): boolean =>
  (JSON.parse(content) as { readonly identifier?: readonly Identifier[] }).identifier?.some(
    (each) => each.system === personalNumber && each.value === value,
  ) === true;

/** Whether a child's own word has to be heard, by age; shown to whoever acts for them. */
export async function childNotes(tx: Tx, birthDate: string, now: Date): Promise<readonly string[]> {
  const isHeard = (await birthdayOf(tx, birthDate, "child.heard", now)) <= now;
  return isHeard ? ["Trẻ đã đủ 7 tuổi: cần hỏi ý kiến của trẻ"] : [];
}
