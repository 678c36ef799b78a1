import { useEffect } from "react";

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");

/** Keys that work anywhere on the page but inside a field; `Escape` works there too. */
export function useShortcuts(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const modified = event.ctrlKey || event.metaKey || event.altKey;
      const name = modified ? `mod+${event.key.toLowerCase()}` : event.key;
      const action = keys[name];
      if (!action || event.isComposing || event.defaultPrevented) return;
      if (isTyping(event.target) && !modified && event.key !== "Escape") return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [keys]);
}
