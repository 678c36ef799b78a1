import { type ReactNode, useCallback, useState } from "react";
import { useWords } from "#web/kit/language.tsx";
import { type Correctable, correctable } from "./wanted.ts";
import { requestWords } from "./words.ts";

/** What exactly is wrong, and how it is right: whoever decides must not have to guess. */
export function WantedFields(): ReactNode {
  const words = useWords(requestWords);
  const [element, choose] = useState<Correctable>("birthDate");
  const pick = useCallback((value: string) => {
    choose(correctable.find((one) => one === value) ?? "birthDate");
  }, []);
  return (
    <>
      <label>
        {words.wrongPart}
        <select name="element" value={element} onChange={({ target }) => pick(target.value)}>
          {correctable.map((one) => (
            <option key={one} value={one}>
              {words.parts[one]}
            </option>
          ))}
        </select>
        <span className="muted">{words.otherParts}</span>
      </label>
      <label>
        {words.rightValue}
        {element === "gender" ? (
          <select name="value">
            {words.genders.map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        ) : (
          <input key={element} name="value" autoComplete="off" maxLength={300} />
        )}
      </label>
    </>
  );
}
