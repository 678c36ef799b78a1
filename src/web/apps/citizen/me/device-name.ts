const devices = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["CrOS", "Chromebook"],
  ["Windows", "Windows"],
  ["Macintosh", "Mac"],
  ["Linux", "Linux"],
] as const;

const browsers = [
  ["Zalo/", "Zalo"],
  ["SamsungBrowser/", "Samsung Internet"],
  ["Edg", "Edge"],
  ["Firefox/", "Firefox"],
  ["FxiOS/", "Firefox"],
  ["CriOS/", "Chrome"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;

/** `Android · Chrome`, so that people know their own devices again; undefined for what tells nothing. */
export function deviceName(agent: string | null): string | undefined {
  if (agent === null) return undefined;
  const found = [devices, browsers].flatMap((list) => list.find(([sign]) => agent.includes(sign))?.[1] ?? []);
  return found.length === 0 ? undefined : found.join(" · ");
}
