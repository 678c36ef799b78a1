import { useCallback } from "react";
import { callApi } from "#web/kit/api.ts";
import { ApiError } from "#web/kit/api-error.ts";
import { type Load, useLoad } from "#web/kit/use-load.ts";
import { nextPathOf, Page, resourcesOf } from "./fhir.ts";
import { type PersonRecord, recordOf } from "./record.form.ts";

export interface WholeRecord {
  readonly record: PersonRecord;
  readonly complete: boolean;
}

/** A record longer than this many pages of a thousand is shown in part, and says so. */
const mostPages = 10;

export function useRecord(id: string): Load<WholeRecord> {
  const work = useCallback(
    async (signal: AbortSignal): Promise<WholeRecord> => {
      const resources: unknown[] = [];
      let path: string | undefined = `/fhir/Patient/${encodeURIComponent(id)}/$everything?_count=1000`;
      for (let page = 0; page < mostPages && path !== undefined; page += 1) {
        const bundle: Page = await callApi(path, Page, { signal });
        resources.push(...resourcesOf(bundle));
        path = nextPathOf(bundle);
      }
      const record = recordOf(resources);
      if (!record.person) throw new ApiError("not-found");
      return { record, complete: path === undefined };
    },
    [id],
  );
  return useLoad(work);
}
