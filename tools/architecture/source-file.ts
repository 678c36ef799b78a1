import path from "node:path";
import { type ParseResult, parseSync } from "oxc-parser";

/** Path from the repository root → content. The checker sees nothing else, so tests can feed it breakages. */
export type FileMap = ReadonlyMap<string, string>;

export interface Finding {
  readonly file: string;
  readonly says: string;
}

export interface SourceFile {
  readonly path: string;
  readonly source: string;
  readonly program: ParseResult["program"];
  readonly requests: readonly string[];
  /** The requests of which nothing is left at run time. */
  readonly typeOnly: ReadonlySet<string>;
  /** Names of what exists at run time: functions, constants, classes. */
  readonly exportedValues: readonly string[];
  readonly syntaxErrors: readonly string[];
}

export const isCode = (file: string): boolean => /\.(?:tsx?|mjs)$/.test(file);
export const isTest = (file: string): boolean =>
  /\.test\.tsx?$/.test(file) || /^(?:test|bench|conformance|tools)\//.test(file);

export function parseSource(file: string, source: string): SourceFile {
  const { program, module, errors } = parseSync(file, source);
  const entries = module.staticExports.flatMap((statement) => statement.entries);
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => source.slice(start, end));
  const links = [
    ...module.staticImports.map(({ moduleRequest, entries: names }) => ({
      request: moduleRequest.value,
      typeOnly: names.length > 0 && names.every(({ isType }) => isType),
    })),
    ...entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest ? [{ request: moduleRequest.value, typeOnly: isType }] : [],
    ),
    ...dynamic.flatMap((text) => {
      const request = /^["'`]([^$]*)["'`]$/.exec(text)?.[1];
      return request === undefined ? [] : [{ request, typeOnly: false }];
    }),
  ];
  const lasting = new Set(links.filter(({ typeOnly }) => !typeOnly).map(({ request }) => request));
  return {
    path: file,
    source,
    program,
    requests: links.map(({ request }) => request),
    typeOnly: new Set(links.flatMap(({ request }) => (lasting.has(request) ? [] : request))),
    exportedValues: entries
      .filter((entry) => !entry.isType)
      .map(({ exportName }) => exportName.name ?? "default"),
    syntaxErrors: errors.map((error) => error.message),
  };
}

export type Aliases = readonly { readonly prefix: string; readonly folder: string }[];

/** The `imports` of package.json whose keys end in a star: the only aliases there are. */
export function aliasesOf(packageJson: string | undefined): Aliases {
  const parsed: { imports?: Record<string, unknown> } = JSON.parse(packageJson ?? "{}");
  return Object.entries(parsed.imports ?? {}).flatMap(([key, target]) =>
    key.endsWith("*") && typeof target === "string" && target.endsWith("*")
      ? [{ prefix: key.slice(0, -1), folder: target.slice(0, -1).replace(/^\.\//, "") }]
      : [],
  );
}

/** The file a request means; `undefined` when it names a package or an alias nobody declared. */
export function resolveRequest(from: string, request: string, aliases: Aliases): string | undefined {
  const bare = request.replace(/\?.*$/, "");
  if (bare.startsWith(".")) return path.posix.join(path.posix.dirname(from), bare);
  const alias = aliases.find(({ prefix }) => bare.startsWith(prefix));
  return alias && alias.folder + bare.slice(alias.prefix.length);
}
