import "@fontsource/be-vietnam-pro/400.css";
import "@fontsource/be-vietnam-pro/500.css";
import "@fontsource/be-vietnam-pro/600.css";
import "@fontsource/be-vietnam-pro/700.css";
import "#web/kit/style/tokens.css";
import "#web/kit/style/base.css";
import "#web/kit/style/controls.css";
import "./style/shell.css";
import "./style/door.css";
import "./style/account.css";
import "./style/access.css";
import "./style/person.css";
import "./style/emergency.css";
import "./style/desk.css";
import "./style/privacy.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { LanguageProvider } from "#web/kit/language.tsx";
import { App } from "./app.tsx";

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <App />
      </LanguageProvider>
    </StrictMode>,
  );
