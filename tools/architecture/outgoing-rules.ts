import { Visitor } from "oxc-parser";
import { placeOf } from "./place.ts";
import { type Finding, isTest, type SourceFile } from "./source-file.ts";

/** The one room that may call machines outside; all others are given its way out. */
const wayOut = /^src\/kernel\/http\/outgoing[a-z-]*\.ts$/;
const callers = /^(?:node:)?(?:https?|http2|net|tls|dgram|dns|dns\/promises)$|^undici$/;
/** What these modules also hold, and what calls nobody. */
const harmless: readonly string[] = [
  "BlockList",
  "IncomingMessage",
  "Server",
  "RequestListener",
  "ServerResponse",
  "createServer",
  "createSecureServer",
  "createSecureContext",
  "isIP",
  "isIPv4",
  "isIPv6",
  "METHODS",
  "STATUS_CODES",
];
const calling: readonly string[] = ["fetch", "WebSocket", "EventSource", "XMLHttpRequest"];

/** Server code calls other machines through `kernel/http/outgoing.ts` only, so that no call escapes its rules. */
export const outgoingFindings = (sources: readonly SourceFile[]): Finding[] =>
  sources
    .filter(({ path: file }) => isServed(file) && !wayOut.test(file))
    .flatMap((source) =>
      waysOutOf(source).map((what) => ({
        file: source.path,
        says: `${what}: other machines are called through kernel/http/outgoing.ts`,
      })),
    );

function isServed(file: string): boolean {
  const { floor, web } = placeOf(file);
  return floor !== "outside" && floor !== "province" && !web && !isTest(file);
}

function waysOutOf({ program }: SourceFile): string[] {
  const found = new Set<string>();
  new Visitor({
    ImportDeclaration(node) {
      if (!callers.test(node.source.value) || node.importKind === "type") return;
      for (const one of node.specifiers) {
        if (one.type === "ImportSpecifier" && one.importKind === "type") continue;
        const name = one.type === "ImportSpecifier" && "name" in one.imported ? one.imported.name : "*";
        if (!harmless.includes(name)) found.add(`${name} of ${node.source.value}`);
      }
    },
    ImportExpression(node) {
      if (node.source.type === "Literal" && callers.test(String(node.source.value)))
        found.add(`import of ${String(node.source.value)}`);
    },
    CallExpression(node) {
      const { callee } = node;
      if (callee.type === "Identifier" && calling.includes(callee.name)) found.add(callee.name);
      if (callee.type !== "MemberExpression" || !isGlobal(callee.object)) return;
      if (callee.property.type === "Identifier" && calling.includes(callee.property.name))
        found.add(callee.property.name);
    },
    NewExpression({ callee }) {
      if (callee.type === "Identifier" && calling.includes(callee.name)) found.add(callee.name);
    },
  }).visit(program);
  return [...found];
}

const isGlobal = (node: { readonly type: string }): boolean =>
  node.type === "Identifier" && "name" in node && node.name === "globalThis";
