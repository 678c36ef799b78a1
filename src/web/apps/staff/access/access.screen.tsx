import type { ReactNode } from "react";

export function AccessScreen({ rest }: { readonly rest: readonly string[] }): ReactNode {
  return <p>{rest.join("/")}</p>;
}
