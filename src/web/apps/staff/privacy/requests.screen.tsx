import type { ReactNode } from "react";
import { RequestScreen } from "./request.screen.tsx";
import { RequestsDeskScreen } from "./requests-desk.screen.tsx";

/** `#/requests` is the list, `#/requests/…` one of them. */
export function RequestsScreen({ rest: [id] }: { readonly rest: readonly string[] }): ReactNode {
  return id === undefined ? <RequestsDeskScreen /> : <RequestScreen key={id} id={id} />;
}
