import { mkdir, open } from "node:fs/promises";
import path from "node:path";

export interface WrittenFile {
  readonly type: string;
  readonly name: string;
  readonly count: number;
}

/** Writes pages of resources as NDJSON; the file is on the disk when this resolves. No page, no file. */
export async function writeNdjson(
  folder: string,
  { type, name }: Pick<WrittenFile, "type" | "name">,
  pages: AsyncIterable<readonly string[]>,
  onPage: (count: number) => Promise<void> | void,
): Promise<WrittenFile | undefined> {
  const iterator = pages[Symbol.asyncIterator]();
  let next = await iterator.next();
  if (next.done === true) return undefined;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(path.join(folder, name), "w", 0o600);
  let count = 0;
  try {
    for (; next.done !== true; next = await iterator.next()) {
      await file.writeFile(`${next.value.join("\n")}\n`);
      count += next.value.length;
      await onPage(count);
    }
    await file.sync();
  } finally {
    await file.close();
    await iterator.return?.();
  }
  return { type, name, count };
}
