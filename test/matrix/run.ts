/** `npm run matrix`: what everybody may do, asked of a running product; ends with 1 when anything is not as decided. */
import { runMatrix } from "./matrix.ts";
import { printSurprises, printTable } from "./print.ts";

const { cells, surprises } = await runMatrix({ isThorough: true });
const lines: string[] = [];
for (const [table, own] of Map.groupBy(cells, (cell) => cell.table))
  lines.push(`\n# ${table}`, ...printTable(own));
lines.push("", "+ may   · may not   - must sign in   ! surprise");
lines.push(...printSurprises(surprises));
lines.push(`${cells.length} cells, ${surprises.length} surprises`);
process.stdout.write(`${lines.join("\n")}\n`);
process.exitCode = surprises.length > 0 ? 1 : 0;
