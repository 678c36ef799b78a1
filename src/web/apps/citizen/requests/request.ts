import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";
import type { Wanted } from "./wanted.ts";

const requestKinds = [
  "copy",
  "correction",
  "restriction",
  "deletion",
  "objection",
  "withdraw-consent",
  "complaint",
] as const;
export type RequestKind = (typeof requestKinds)[number];

const requestStates = ["received", "accepted", "refused", "done"] as const;
export type RequestState = (typeof requestStates)[number];

const MyRequest = z.object({
  id: z.string(),
  kind: z.enum(requestKinds),
  details: z.string(),
  state: z.enum(requestStates),
  receivedAt: z.string(),
  answerDue: z.string(),
  due: z.string(),
  isOverdue: z.boolean(),
  handlerName: z.nullable(z.string()),
  answer: z.nullable(z.string()),
  legalBasis: z.nullable(z.string()),
  copyUntil: z.nullable(z.string()),
  copiedAt: z.nullable(z.string()),
});
export type MyRequest = z.infer<typeof MyRequest>;

const MyRequests = z.object({ requests: z.array(MyRequest) });
const address = "/api/my/requests";

/** One's own, or those for somebody one acts for. */
export async function listMyRequests(
  patient: string | undefined,
  signal: AbortSignal,
): Promise<readonly MyRequest[]> {
  const whose = patient === undefined ? "" : `?patient=${encodeURIComponent(patient)}`;
  return (await callApi(`${address}${whose}`, MyRequests, { signal })).requests;
}

/** What is asked for here; consent is withdrawn at once where it was given, without asking anybody. */
export const askedKinds = requestKinds.filter((kind) => kind !== "withdraw-consent");

export interface RequestWish {
  readonly kind: RequestKind;
  readonly wanted?: Wanted;
  readonly details: string;
  readonly patient: string | undefined;
}

export const sendRequest = (wish: RequestWish, key: string): Promise<MyRequest> =>
  callApi(address, MyRequest, { json: wish, key });

const Copy = z.object({
  files: z.array(z.object({ name: z.string(), mediaType: z.string(), text: z.string() })),
});

/** Fetches the copy, which works once, and hands its files to the browser. */
export async function downloadCopy(id: string): Promise<void> {
  const { files } = await callApi(`${address}/${id}/copy`, Copy, { json: {} });
  for (const { name, mediaType, text } of files) {
    const url = URL.createObjectURL(new Blob([text], { type: mediaType }));
    const link = Object.assign(document.createElement("a"), { href: url, download: name });
    link.click();
    // The browser reads it after the click; it may go once that has begun.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }
}
