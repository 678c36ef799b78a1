import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";
import type { Language } from "#web/kit/language.tsx";

const Notice = z.object({
  code: z.string(),
  version: z.number(),
  language: z.enum(["vi", "en"]),
  title: z.string(),
  body: z.string(),
  hash: z.string(),
});

const Agreement = z.object({
  code: z.string(),
  version: z.number(),
  givenAt: z.string(),
  withdrawnAt: z.nullable(z.string()),
});

const Answer = z.object({ notices: z.array(Notice), agreements: z.array(Agreement) });
type Answer = z.infer<typeof Answer>;

export interface Asked {
  readonly notice: z.infer<typeof Notice>;
  /** The living agreement, to this version or an older one. */
  readonly agreement: z.infer<typeof Agreement> | undefined;
}

const address = "/api/my/notices";

export async function listAsked(
  patient: string | undefined,
  language: Language,
  signal: AbortSignal,
): Promise<readonly Asked[]> {
  const whose = patient === undefined ? "" : `?patient=${encodeURIComponent(patient)}`;
  return askedIn(await callApi(`${address}${whose}`, Answer, { signal }), language);
}

/** Each text once, in the language of the page where there is one. */
function askedIn({ notices, agreements }: Answer, language: Language): readonly Asked[] {
  const texts = Map.groupBy(notices, ({ code }) => code);
  return [...texts].flatMap(([code, [first, ...more]]) => {
    const notice = [first, ...more].find((text) => text?.language === language) ?? first;
    if (notice === undefined) return [];
    const agreement = agreements.find((one) => one.code === code && one.withdrawnAt === null);
    return [{ notice, agreement }];
  });
}

export const agree = (
  { code, version, language, hash }: Asked["notice"],
  patient: string | undefined,
  key: string,
): Promise<unknown> =>
  callApi(`${address}/${code}/agree`, z.unknown(), {
    json: { version, language, hash, agreed: true, patient },
    key,
  });

export const withdrawAgreement = (code: string, patient: string | undefined, key: string): Promise<unknown> =>
  callApi(`${address}/${code}/withdraw`, z.unknown(), { json: { patient }, key });
