import { type ComponentType, type ReactNode, useCallback } from "react";
import { ApiError } from "#web/kit/api-error.ts";
import { LoadView } from "#web/kit/load-view.tsx";
import { useLoad } from "#web/kit/use-load.ts";

interface LaterProps<Shown> {
  readonly fetch: () => Promise<ComponentType<Shown>>;
  readonly shown: Shown & object;
}

/** A part of the page that is fetched when it is needed; where the network fails one may try again. */
export function Later<Shown>({ fetch, shown }: LaterProps<Shown>): ReactNode {
  const work = useCallback(async () => {
    try {
      return await fetch();
    } catch (error) {
      throw new ApiError("offline", undefined, { cause: error });
    }
  }, [fetch]);
  const load = useLoad(work);
  return <LoadView load={load}>{(Part) => <Part {...shown} />}</LoadView>;
}
