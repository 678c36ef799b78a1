import type { ReactNode } from "react";
import { useWords } from "#web/kit/language.tsx";
import { LanguageSwitch } from "#web/kit/language-switch.tsx";
import mark from "#web/kit/mark.svg";
import { staffWords } from "../words.ts";
import { PasswordStep } from "./password-step.tsx";
import { QuickStep } from "./quick-step.tsx";
import { LinkStep, NewPasswordStep, RecoverStep } from "./renewal-steps.tsx";
import { RoleStep } from "./role-step.tsx";
import { SecondStep } from "./second-step.tsx";
import { type Door, useSignIn } from "./use-sign-in.ts";
import { doorWords } from "./words.ts";

export function SignInScreen(): ReactNode {
  const { product, motto } = useWords(staffWords);
  const words = useWords(doorWords);
  const door = useSignIn();
  return (
    <div className="sign-in">
      <header className="sign-in-welcome">
        <img src={mark} alt="" width="64" height="64" />
        <p className="sign-in-name">{product}</p>
        <p className="sign-in-motto">{motto}</p>
        <ul>
          {words.promises.map((promise) => (
            <li key={promise}>{promise}</li>
          ))}
        </ul>
      </header>
      <main className="sign-in-panel">
        <LanguageSwitch />
        <StageView door={door} />
      </main>
    </div>
  );
}

function StageView({ door }: { readonly door: Door }): ReactNode {
  const { stage } = door;
  switch (stage.tag) {
    case "password":
      return <PasswordStep door={door} />;
    case "quick":
      return <QuickStep door={door} computer={stage.computer} />;
    case "recover":
      return <RecoverStep door={door} />;
    case "link":
      return <LinkStep door={door} stage={stage} />;
    case "second":
      return <SecondStep door={door} stage={stage} />;
    case "new-password":
      return <NewPasswordStep door={door} stage={stage} />;
    case "role":
      return <RoleStep door={door} me={stage.me} />;
  }
}
