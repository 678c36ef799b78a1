import type { ReactNode } from "react";

export function AccountScreen({ rest }: { readonly rest: readonly string[] }): ReactNode {
  return <p>{rest.join("/")}</p>;
}
