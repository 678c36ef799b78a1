/** Lines of a table that spreadsheets open; no cell begins a formula. */
export const csvLines = (rows: Iterable<readonly string[]>): string =>
  [...rows].map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");

const csvCell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
