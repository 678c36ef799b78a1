import type { Ask, PatientChoice } from "./ask.ts";
import { type Html, html } from "./html.ts";
import { pageOf } from "./pages.ts";
import type { PatientBrief } from "./ports.ts";
import { describeScope } from "./scope-words.ts";
import { type Language, type Words, words } from "./words.ts";

interface Shown {
  readonly language: Language;
  readonly search: string;
  readonly signIn: string;
}

/** Where a person decides what an app may do. */
export function askPage(ask: Ask, { language, search, signIn }: Shown): string {
  const text = words[language];
  const address = `/oauth/ask/${ask.uid}`;
  const { person } = ask;
  const place = person.facilityName === undefined ? "" : `, ${person.facilityName}`;
  const isReady =
    ask.patient === undefined || ask.patient.chosen !== undefined || ask.patient.choices.length > 0;
  const body = html`<p><strong>${ask.app.name}</strong> ${text.wants}.</p>
<p class="muted">${text.returnsTo}: ${hostOf(ask.app.returnsTo)}</p>
<p>${text.signedInAs} <strong>${ask.personName}</strong> (${person.roleName}${place}).
<a href="${signIn}">${text.otherAccount}</a></p>
${ask.patient === undefined ? undefined : finder(ask.patient, { text, search, language, address })}
<form method="post" action="${address}?lang=${language}">
${ask.patient === undefined ? undefined : picker(ask.patient, { text, search, language, address })}
<h2>${text.willBeAble}</h2>
<ul>${ask.scopes.map((scope) => html`<li>${describeScope(scope, language)}</li>`)}</ul>
<p><small>${text.canEnd}</small></p>
<div class="actions">
${isReady ? html`<button class="main" name="decision" value="allow">${text.allow}</button>` : undefined}
<button name="decision" value="refuse">${text.refuse}</button>
</div>
</form>`;
  const other = `${address}?here=1&lang=${language === "vi" ? "en" : "vi"}`;
  return pageOf({ title: text.title, language, body, other });
}

interface Finding {
  readonly text: Words;
  readonly search: string;
  readonly language: Language;
  readonly address: string;
}

function finder(
  { chosen, choices }: PatientChoice,
  { text, search, language, address }: Finding,
): Html | undefined {
  if (chosen !== undefined || (choices.length > 0 && search === "")) return undefined;
  const nobody = search !== "" && choices.length === 0;
  return html`<form method="post" action="${address}?lang=${language}">
<input type="hidden" name="decision" value="find">
<label for="q">${text.findPatient}</label>
<input id="q" type="search" name="q" value="${search}" autocomplete="off">
<p><button>${text.find}</button></p>
</form>
${nobody ? html`<p role="status">${text.nobodyFound}</p>` : undefined}`;
}

function picker({ chosen, choices }: PatientChoice, { text }: Finding): Html | undefined {
  if (chosen !== undefined)
    return html`<h2>${text.patient}</h2><p><strong>${nameOf(chosen, text)}</strong></p>`;
  if (choices.length === 0) return undefined;
  return html`<fieldset><legend>${text.choosePatient}</legend>
${choices.map(
  (each) =>
    html`<label><input type="radio" name="patient" value="${each.id}" required> ${nameOf(each, text)}</label>`,
)}
</fieldset>`;
}

const nameOf = ({ name, birthDate }: PatientBrief, text: Words): string =>
  birthDate === undefined ? name : `${name}, ${text.born} ${birthDate.split("-").toReversed().join("/")}`;

const hostOf = (address: string): string => {
  const url = URL.parse(address);
  return url === null ? address : `${url.protocol}//${url.host}`;
};
