import { useEffect } from "react";

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");

/** `g`, `Escape`, `mod+k`, `mod+shift+l`. */
function nameOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string {
  if (!ctrlKey && !metaKey && !altKey) return key;
  return `mod+${shiftKey ? "shift+" : ""}${key.toLowerCase()}`;
}

/** Keys that work anywhere on the page but inside a field; `Escape` works there too. */
export function useShortcuts(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const name = nameOf(event);
      const action = keys[name];
      if (!action || event.isComposing || event.defaultPrevented) return;
      if (isTyping(event.target) && !name.startsWith("mod+") && name !== "Escape") return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [keys]);
}
