import { useCallback, useState } from "react";
import { callApi } from "#web/kit/api.ts";
import { type Load, useLoad } from "#web/kit/use-load.ts";
import { nextPathOf, Page, resourcesOf } from "../person/fhir.ts";
import type { CountedType } from "./counted-types.ts";
import { findRow, type Row } from "./row.ts";

export interface TypeRows {
  readonly rows: readonly Row[];
  readonly total: number | undefined;
  readonly next: string | undefined;
}

export interface TypeRowsLoad {
  readonly load: Load<TypeRows>;
  /** How many more pages were asked for. */
  readonly more: () => void;
}

/** Pages of a type, the one changed last first; each further page follows the server's own link. */
export function useTypeRows(type: CountedType): TypeRowsLoad {
  const [pages, setPages] = useState(1);
  const work = useCallback(
    async (signal: AbortSignal): Promise<TypeRows> => {
      const form = { _sort: "-_lastUpdated", _count: "50", _total: "accurate" };
      const first = await callApi(`/fhir/${type}/_search`, Page, { form, signal });
      const rows = rowsOf(first);
      let next = nextPathOf(first);
      for (let page = 1; page < pages && next !== undefined; page += 1) {
        const bundle = await callApi(next, Page, { signal });
        rows.push(...rowsOf(bundle));
        next = nextPathOf(bundle);
      }
      return { rows, total: first.total, next };
    },
    [type, pages],
  );
  const load = useLoad(work);
  const more = useCallback(() => setPages((count) => count + 1), []);
  return { load, more };
}

const rowsOf = (page: Page): Row[] => resourcesOf(page).flatMap((resource) => findRow(resource) ?? []);
