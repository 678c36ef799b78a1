import "@fontsource/be-vietnam-pro/400.css";
import "@fontsource/be-vietnam-pro/600.css";
import "#web/kit/style/tokens.css";
import "#web/kit/style/base.css";
import "#web/kit/style/controls.css";
import "./style/citizen.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { LanguageProvider } from "#web/kit/language.tsx";
import { CitizenApp } from "./citizen-app.tsx";

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <CitizenApp />
      </LanguageProvider>
    </StrictMode>,
  );
