import { closeConnections } from "./ask.ts";
import { openCallers } from "./callers.ts";
import { type Cell, isSurprise } from "./cell.ts";
import { watchLeaks } from "./leaks.ts";
import { operationCells } from "./operation-cells.ts";
import { fillRecord } from "./record.ts";
import { rightCells } from "./right-cells.ts";
import { routeCells } from "./route-cells.ts";
import { lookCells, writeCells } from "./row-cells.ts";
import { openWorld } from "./world.ts";

export interface Matrix {
  readonly cells: readonly Cell[];
  readonly surprises: readonly Cell[];
}

/** Starts a fresh product and asks everything as everybody. */
export async function runMatrix(how: { readonly isThorough: boolean }): Promise<Matrix> {
  const world = await openWorld();
  try {
    const record = await fillRecord(world);
    const { callers, cells: leakCells } = watchLeaks(await openCallers(world, record), record);
    const cells = [
      ...(await routeCells(world.served, callers, how)),
      ...(await rightCells(callers, how)),
      ...(await lookCells(callers, record, how)),
      ...(await operationCells(callers, record)),
      ...(await writeCells(callers, record)),
      ...leakCells(),
    ];
    return { cells, surprises: cells.filter(isSurprise) };
  } finally {
    closeConnections();
    await world.stop();
  }
}
