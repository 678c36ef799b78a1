import { type RefCallback, useCallback } from "react";

const steps: Readonly<Record<string, 1 | -1>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/**
 * Moves the focus through the rows (`data-row`) below an element by j/k or the arrows; Enter is the row's own.
 * Letters typed into a field stay letters: Telex and VNI need every one of them.
 */
export function useListKeys<Part extends HTMLElement>(): RefCallback<Part> {
  return useCallback((part: Part) => {
    const press = (event: KeyboardEvent): void => {
      const step = stepOf(event);
      const next = step && nextRow(part, step, event.target instanceof HTMLInputElement);
      if (!next) return;
      event.preventDefault();
      next.focus();
    };
    part.addEventListener("keydown", press);
    return () => part.removeEventListener("keydown", press);
  }, []);
}

function stepOf(event: KeyboardEvent): 1 | -1 | undefined {
  const typing = event.target instanceof HTMLInputElement && event.key.length === 1;
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  return typing || modified || event.isComposing ? undefined : steps[event.key];
}

/** From a field the first step down enters the list; inside of it the ends hold. */
function nextRow(part: HTMLElement, step: 1 | -1, fromField: boolean): HTMLElement | undefined {
  const rows = [...part.querySelectorAll<HTMLElement>("[data-row]")];
  const focused = document.activeElement;
  const at = rows.findIndex((row) => row === focused || row.contains(focused));
  if (fromField) return step === 1 ? rows[0] : undefined;
  return rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
}
