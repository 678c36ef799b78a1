const browsers = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/coc_coc_browser/, "CocCoc"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
] as const;

const systems = [
  [/Windows/, "Windows"],
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
] as const;

type Known = readonly (readonly [RegExp, string])[];

const nameIn = (agent: string, known: Known): string | undefined =>
  known.find(([mark]) => mark.test(agent))?.[1];

/** `Chrome · Windows`, as people call what they sit at. */
export const browserName = (agent: string): string =>
  [nameIn(agent, browsers), nameIn(agent, systems)].filter(Boolean).join(" · ");
