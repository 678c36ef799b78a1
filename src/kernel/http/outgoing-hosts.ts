/** Judges an address (URL) that the product is about to call. */
export interface HostList {
  readonly allows: (url: URL) => boolean;
}

interface Entry {
  readonly protocol: string;
  readonly host: string;
  readonly port: string;
  readonly isWild: boolean;
}

/**
 * `id.example.vn`, `id.example.vn:8443`, `*.example.vn` mean https; plain http is only spoken where the entry says so
 * (`http://10.20.1.5:8080`).
 */
export function hostList(entries: readonly string[]): HostList {
  const parsed = entries.map(parseEntry);
  return {
    allows: (url) =>
      url.username === "" && url.password === "" && parsed.some((entry) => isMeant(entry, url)),
  };
}

function isMeant(entry: Entry, { protocol, hostname, port }: URL): boolean {
  if (entry.protocol !== protocol || entry.port !== port) return false;
  // A name with a dot at its end is the same name to the resolver.
  const name = hostname.replace(/\.$/, "");
  return entry.isWild ? name.endsWith(`.${entry.host}`) : name === entry.host;
}

function parseEntry(text: string): Entry {
  const entry = findEntry(text);
  if (entry === undefined) throw new Error("no machine that may be called");
  return entry;
}

export const isHostEntry = (text: string): boolean => findEntry(text) !== undefined;

function findEntry(text: string): Entry | undefined {
  const isWild = /^(?:https?:\/\/)?\*\./.test(text);
  const spelled = text.replace("*.", "");
  const full = /^https?:\/\//.test(spelled) ? spelled : `https://${spelled}`;
  if (!/^https?:\/\/[^/?#@\s]+$/.test(full) || !URL.canParse(full)) return undefined;
  const { protocol, hostname, port } = new URL(full);
  return { protocol, host: hostname, port, isWild };
}
