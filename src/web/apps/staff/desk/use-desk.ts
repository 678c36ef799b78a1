import * as z from "zod/mini";
import { callApi, isAnswering } from "#web/kit/api.ts";
import { maySearch } from "#web/kit/session.ts";
import { type Load, useLoad } from "#web/kit/use-load.ts";
import { countedTypes } from "./counted-types.ts";

export interface Health {
  readonly server: boolean;
  readonly database: boolean;
}

const askHealth = async (): Promise<Health> => {
  const [server, database] = await Promise.all([isAnswering("/healthz"), isAnswering("/readyz")]);
  return { server, database };
};

export const useHealth = (): Load<Health> => useLoad(askHealth);

export interface TypeCount {
  readonly type: string;
  readonly count: number;
}

const Count = z.looseObject({ total: z.number() });

const countTypes = (signal: AbortSignal): Promise<TypeCount[]> =>
  Promise.all(
    countedTypes.filter(maySearch).map(async (type) => {
      const form = { _summary: "count" };
      const { total } = await callApi(`/fhir/${type}/_search`, Count, { form, signal });
      return { type, count: total };
    }),
  );

export const useCounts = (): Load<TypeCount[]> => useLoad(countTypes);
