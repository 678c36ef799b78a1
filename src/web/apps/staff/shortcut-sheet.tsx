import type { ReactNode, RefObject } from "react";
import { useWords } from "#web/kit/language.tsx";
import { staffWords } from "./words.ts";

export function ShortcutSheet({ sheet }: { readonly sheet: RefObject<HTMLDialogElement | null> }): ReactNode {
  const words = useWords(staffWords);
  return (
    <dialog ref={sheet} className="sheet" aria-labelledby="shortcut-title">
      <h2 id="shortcut-title">{words.keys}</h2>
      <dl className="shortcuts">
        {words.shortcuts.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" className="button">
          {words.close}
        </button>
      </form>
    </dialog>
  );
}
