import { type ReactNode, useCallback, useEffect, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import { citizenWords } from "./words.ts";

const slot = "tuetinh.text";

/** Larger letters with one touch, remembered on this phone. */
export function TextSize(): ReactNode {
  const words = useWords(citizenWords);
  const [isLarge, setLarge] = useState(() => localStorage.getItem(slot) === "large");
  useEffect(() => {
    document.documentElement.setAttribute("data-text", isLarge ? "large" : "normal");
  }, [isLarge]);
  const change = useCallback(() => {
    localStorage.setItem(slot, isLarge ? "normal" : "large");
    setLarge(!isLarge);
  }, [isLarge]);
  return (
    <button type="button" className="quiet" aria-pressed={isLarge} onClick={change}>
      <span aria-hidden="true">
        A<sup>+</sup>
      </span>
      <span className="visually-hidden">{words.largeText}</span>
    </button>
  );
}
