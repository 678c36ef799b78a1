import { type ReactNode, useId, useState } from "react";
import { useWords } from "./language.tsx";
import { kitWords } from "./words.ts";

interface PasswordFieldProps {
  readonly name: string;
  readonly label: string;
  readonly autoComplete: "current-password" | "new-password";
  readonly hint?: string;
  /** Told what stands in the field, for a count beside it. */
  readonly onType?: (text: string) => void;
  readonly isFocused?: boolean;
}

const focusNow = (field: HTMLInputElement | null): void => field?.focus();

/** A password that its owner may look at: what is typed blind is typed wrong. */
export function PasswordField(props: PasswordFieldProps): ReactNode {
  const { name, label, autoComplete, hint, onType, isFocused = false } = props;
  const words = useWords(kitWords);
  const [isShown, setShown] = useState(false);
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="field-with-button">
        <input
          id={id}
          name={name}
          type={isShown ? "text" : "password"}
          autoComplete={autoComplete}
          spellCheck={false}
          autoCapitalize="none"
          maxLength={128}
          {...(hint !== undefined && { "aria-describedby": `${id}-hint` })}
          {...(isFocused && { ref: focusNow })}
          {...(onType && { onChange: (event) => onType(event.target.value) })}
        />
        <button
          type="button"
          className="quiet"
          aria-pressed={isShown}
          aria-label={words.showPassword}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? words.hide : words.show}
        </button>
      </span>
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}
