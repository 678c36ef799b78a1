import { type RefCallback, useCallback } from "react";

/** Ctrl+Enter anywhere in a form presses its one primary button. */
export function useSubmitKey(): RefCallback<HTMLFormElement> {
  return useCallback((form: HTMLFormElement) => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    };
    form.addEventListener("keydown", press);
    return () => form.removeEventListener("keydown", press);
  }, []);
}
