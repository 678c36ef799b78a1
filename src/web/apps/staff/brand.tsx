import type { ReactNode } from "react";
import { useWords } from "#web/kit/language.tsx";
import mark from "#web/kit/mark.svg";
import { pathTo } from "#web/kit/use-route.ts";
import { staffWords } from "./words.ts";

export function Brand(): ReactNode {
  const words = useWords(staffWords);
  return (
    <a className="brand" href={pathTo()}>
      <img src={mark} alt={words.product} width="32" height="32" />
      <span aria-hidden="true">{words.product}</span>
    </a>
  );
}
