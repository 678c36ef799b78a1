/** The look of the product for pages that must work without its scripts. */
export const pageStyle = `:root {
  color-scheme: light;
  --ink: #15241d; --muted: #526159; --line: #dbe3de; --paper: #f3f6f3; --card: #ffffff;
  --brand: #0a5c47; --on-brand: #ffffff; --focus: #c4550a;
}
@media (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --ink: #e8f0ec; --muted: #a9b9b1; --line: #2c3a34; --paper: #0f1714; --card: #17211d;
    --brand: #6fd0ab; --on-brand: #06261c; --focus: #ffb067;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 "Be Vietnam Pro", system-ui, sans-serif; }
header { display: flex; justify-content: space-between; padding: 16px 24px; color: var(--brand); }
header a, main a { color: var(--brand); }
main { max-width: 560px; margin: 24px auto; padding: 24px 32px 32px; background: var(--card);
  border: 1px solid var(--line); border-radius: 10px; }
h1 { font-size: 22px; line-height: 1.3; margin: 0 0 16px; }
h2 { font-size: 16px; margin: 24px 0 8px; }
p { margin: 8px 0; }
small, .muted { color: var(--muted); }
ul { padding-left: 20px; margin: 8px 0; }
fieldset { border: 1px solid var(--line); border-radius: 10px; padding: 8px 16px; margin: 8px 0; }
label { display: block; padding: 8px 0; }
input[type="search"], input[type="text"], input[type="password"] { width: 100%; padding: 10px 12px; font: inherit;
  color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
.actions { display: flex; gap: 16px; margin-top: 24px; }
button { font: inherit; padding: 10px 20px; border-radius: 8px; border: 1px solid var(--brand); cursor: pointer;
  background: var(--card); color: var(--brand); }
button.main { background: var(--brand); color: var(--on-brand); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
`;
