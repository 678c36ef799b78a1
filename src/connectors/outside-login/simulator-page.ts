import type { LoginSimulation, SimulatedClaim } from "./oidc-simulator.ts";

const carried = ["client_id", "redirect_uri", "state", "nonce", "code_challenge"];

/** Where whoever tries the product says who they want to be. */
export const simulatorPage = (
  { title, note, prefix, claims }: LoginSimulation,
  query: Readonly<Record<string, string>>,
  suggested: Readonly<Record<string, string>>,
): string => `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/oauth/page.css">
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(note)}</p>
<form method="post" action="${escaped(prefix)}/authorize">
${carried.map((name) => `<input type="hidden" name="${name}" value="${escaped(query[name] ?? "")}">`).join("\n")}
${claims.map((claim) => fieldOf({ ...claim, value: suggested[claim.claim] ?? claim.value })).join("\n")}
<div class="actions">
<button class="main" name="decision" value="allow">Đăng nhập</button>
<button name="decision" value="refuse">Từ chối</button>
</div>
</form>
</main>
</body>
</html>
`;

const fieldOf = ({ claim, label, value, isTrue }: SimulatedClaim): string =>
  isTrue === true
    ? `<label><input type="checkbox" name="${claim}" value="true"${value === "true" ? " checked" : ""}> ${escaped(label)}</label>`
    : `<label>${escaped(label)} <input type="text" name="${claim}" value="${escaped(value)}"></label>`;

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
