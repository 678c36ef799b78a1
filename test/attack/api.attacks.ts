import { attack, type Family, loot } from "./attack.ts";
import { encode, judge } from "./judge.ts";

const everyCommand = attack({
  name: "writes quotes, nulls and objects into every parameter of the API",
  asvs: ["1.2.4", "2.2.1", "15.3.5"],
  run: async (target) => {
    const found = loot();
    const documented = await target.send({ path: "/api/openapi.json", headers: target.askers.all });
    const routes = routesOf(documented.text);
    found.when(
      documented.status === 200 && routes.length === 0 && !documented.text.includes("paths"),
      "told no routes",
    );
    for (const { method, path, fields } of routes)
      for (const bad of ["' or 1=1 --", "\u0000", { $ne: null }, ["x"], 1e308, null, "__proto__"]) {
        const spelled = typeof bad === "string" ? bad : JSON.stringify(bad);
        const filled = path.replace(/\{[^}]+\}/g, encode(spelled));
        const body = method === "GET" ? undefined : Object.fromEntries(fields.map((name) => [name, bad]));
        const query =
          method === "GET" && fields.length > 0
            ? `?${fields.map((f) => `${f}=${encode(spelled)}`).join("&")}`
            : "";
        for (const who of ["all", "official"] as const) {
          const headers = target.askers[who];
          const answer = await target.send({ method, path: filled + query, headers, body });
          judge(found, answer, `${who}: ${method} ${path} with ${spelled}`);
        }
      }
    return found.gains;
  },
});

interface Documented {
  readonly method: string;
  readonly path: string;
  readonly fields: readonly string[];
}

interface OpenApi {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, OpenApiRoute>>>>;
}
interface OpenApiRoute {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: {
    readonly content?: Readonly<Record<string, { readonly schema?: { readonly properties?: object } }>>;
  };
}

/** The API as it describes itself. */
function routesOf(text: string): readonly Documented[] {
  const { paths = {} } = JSON.parse(text.startsWith("{") ? text : "{}") as OpenApi;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => ({
      method: method.toUpperCase(),
      path,
      fields: [
        ...(route.parameters ?? []).filter((each) => each.in === "query").map(({ name }) => name),
        ...Object.keys(route.requestBody?.content?.["application/json"]?.schema?.properties ?? {}),
      ],
    })),
  );
}

export const apiAttacks: Family = { family: "api", attacks: [everyCommand] };
