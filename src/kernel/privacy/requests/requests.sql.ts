import type { Tx } from "#kernel/db/db.ts";
import type { RequestKind, RequestState, Wanted } from "./request.ts";

/** A request of somebody about their own data. */
export interface DataRequest {
  readonly id: string;
  readonly kind: RequestKind;
  readonly patient: string;
  readonly account: string | null;
  readonly askedBy: string;
  readonly channel: "self" | "counter";
  readonly facility: string | null;
  readonly details: string;
  readonly wanted: Wanted | null;
  readonly state: RequestState;
  readonly receivedAt: Date;
  readonly answerDue: Date;
  readonly isProvisional: boolean;
  readonly due: Date;
  readonly withProcessors: boolean;
  readonly extendedAt: Date | null;
  readonly extensionReason: string | null;
  readonly handler: string | null;
  readonly handlerName: string | null;
  readonly answeredAt: Date | null;
  readonly answer: string | null;
  readonly legalBasis: string | null;
  readonly doneAt: Date | null;
  readonly outcome: Readonly<Record<string, unknown>> | null;
  readonly reminded: number;
  readonly copyUntil: Date | null;
  readonly copiedAt: Date | null;
  readonly liftedAt: Date | null;
}

const columns = `id, kind, patient, account, asked_by as "askedBy", channel, facility, details, wanted, state,
  received_at as "receivedAt", answer_due as "answerDue", is_provisional as "isProvisional", due,
  with_processors as "withProcessors", extended_at as "extendedAt", extension_reason as "extensionReason",
  handler, handler_name as "handlerName", answered_at as "answeredAt", answer, legal_basis as "legalBasis",
  done_at as "doneAt", outcome, reminded, copy_until as "copyUntil", copied_at as "copiedAt",
  lifted_at as "liftedAt"`;

export type NewRequest = Pick<
  DataRequest,
  | "id"
  | "kind"
  | "patient"
  | "account"
  | "askedBy"
  | "channel"
  | "facility"
  | "details"
  | "wanted"
  | "receivedAt"
  | "answerDue"
  | "isProvisional"
  | "due"
  | "withProcessors"
>;

export const insertRequest = async (tx: Tx, given: NewRequest): Promise<void> => {
  await tx.query(
    `insert into privacy.request (id, kind, patient, account, asked_by, channel, facility, details, wanted, state,
       received_at, answer_due, is_provisional, due, with_processors)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'received', $10, $11, $12, $13, $14)`,
    [
      given.id,
      given.kind,
      given.patient,
      given.account,
      given.askedBy,
      given.channel,
      given.facility,
      given.details,
      given.wanted === null ? null : JSON.stringify(given.wanted),
      given.receivedAt,
      given.answerDue,
      given.isProvisional,
      given.due,
      given.withProcessors,
    ],
  );
};

export const findRequest = async (tx: Tx, id: string): Promise<DataRequest | undefined> => {
  const [row] = await tx.query<DataRequest>(`select ${columns} from privacy.request where id = $1`, [id]);
  return row;
};

/** Nobody else changes it until the transaction ends. */
export const lockRequest = async (tx: Tx, id: string): Promise<DataRequest | undefined> => {
  const [row] = await tx.query<DataRequest>(
    `select ${columns} from privacy.request where id = $1 for update`,
    [id],
  );
  return row;
};

export const listRequestsOf = (tx: Tx, patient: string): Promise<DataRequest[]> =>
  tx.query<DataRequest>(
    `select ${columns} from privacy.request where patient = $1 order by received_at desc limit 200`,
    [patient],
  );

export interface RequestFilter {
  readonly state: RequestState | undefined;
  readonly kind: RequestKind | undefined;
  /** Only those of one facility. */
  readonly facility: string | undefined;
  /** Whose running period is over at this instant. */
  readonly overdueAt: Date | undefined;
  readonly after: string | undefined;
  readonly limit: number;
}

const clock = "case when state = 'received' then least(answer_due, due) else due end";

/** Newest first; `after` is the id of the last one seen. */
export const listRequests = (tx: Tx, filter: RequestFilter): Promise<DataRequest[]> =>
  tx.query<DataRequest>(
    `select ${columns} from privacy.request
     where ($1::text is null or state = $1) and ($2::text is null or kind = $2)
       and ($3::text is null or facility = $3)
       and ($4::timestamptz is null or (state in ('received', 'accepted') and ${clock} <= $4))
       and ($5::uuid is null or id < $5)
     order by id desc limit $6`,
    [
      filter.state ?? null,
      filter.kind ?? null,
      filter.facility ?? null,
      filter.overdueAt ?? null,
      filter.after ?? null,
      filter.limit,
    ],
  );

/** Open requests, locked, those that end first before the others. */
export const lockOpenRequests = (tx: Tx, limit: number): Promise<DataRequest[]> =>
  tx.query<DataRequest>(
    `select ${columns} from privacy.request where state in ('received', 'accepted') and reminded < 100
     order by due limit $1 for update skip locked`,
    [limit],
  );

const columnOf = {
  state: "state",
  facility: "facility",
  answerDue: "answer_due",
  isProvisional: "is_provisional",
  due: "due",
  extendedAt: "extended_at",
  extensionReason: "extension_reason",
  handler: "handler",
  handlerName: "handler_name",
  answeredAt: "answered_at",
  answer: "answer",
  legalBasis: "legal_basis",
  doneAt: "done_at",
  reminded: "reminded",
  copyUntil: "copy_until",
  copiedAt: "copied_at",
  liftedAt: "lifted_at",
} as const;
export type RequestChange = {
  readonly [Field in keyof typeof columnOf]?: DataRequest[Field];
} & { readonly outcome?: Readonly<Record<string, unknown>> };

export const updateRequest = async (tx: Tx, id: string, change: RequestChange): Promise<void> => {
  const { outcome, ...plain } = change;
  const entries = Object.entries(plain).map(
    ([field, value]) => [columnOf[field as keyof typeof columnOf], value] as const,
  );
  const all = outcome === undefined ? entries : [...entries, ["outcome", JSON.stringify(outcome)] as const];
  const sets = all.map(([column], n) => `${column} = $${n + 2}`).join(", ");
  await tx.query(`update privacy.request set ${sets} where id = $1`, [id, ...all.map(([, value]) => value)]);
};

/** People whose record is restricted now. */
export const listRestricted = (tx: Tx): Promise<{ readonly patient: string }[]> =>
  tx.query<{ readonly patient: string }>(
    `select distinct patient from privacy.request
     where kind in ('restriction', 'objection') and state = 'done' and lifted_at is null
       and outcome ->> 'restricts' = 'true' order by patient`,
  );

export interface RequestEvent {
  readonly id: string;
  readonly request: string;
  readonly at: Date;
  readonly actor: string;
  readonly actorName: string;
  readonly what: string;
  readonly note: string | null;
}

export const insertRequestEvent = async (tx: Tx, event: RequestEvent): Promise<void> => {
  await tx.query(
    `insert into privacy.request_event (id, request, at, actor, actor_name, what, note)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [event.id, event.request, event.at, event.actor, event.actorName, event.what, event.note],
  );
};

export const listRequestEvents = (tx: Tx, request: string): Promise<RequestEvent[]> =>
  tx.query<RequestEvent>(
    `select id, request, at, actor, actor_name as "actorName", what, note from privacy.request_event
     where request = $1 order by id`,
    [request],
  );
