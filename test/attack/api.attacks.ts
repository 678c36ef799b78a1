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

const viewNames = attack({
  name: "writes SQL into names, columns, types and indexes of report tables",
  asvs: ["1.2.4"],
  run: async (target) => {
    const found = loot();
    const evil = 'x" int); drop table kernel.account; --';
    const column = { name: "gender", path: "gender" };
    const view = (more: object, columns: readonly object[] = [column]) => ({
      resourceType: "ViewDefinition",
      resource: "Patient",
      status: "active",
      select: [{ column: columns }],
      ...more,
    });
    const wishes = [
      { name: evil, definition: view({}) },
      { name: "zq", definition: view({}, [{ name: evil, path: "gender" }]) },
      { name: "zq", definition: view({}, [{ ...column, type: evil }]) },
      { name: "zq", definition: view({}, [{ ...column, tag: [{ name: "ansi/type", value: evil }] }]) },
      { name: "zq", definition: view({ resource: "patient; drop table kernel.account" }) },
      { name: "zq", definition: view({ constant: [{ name: evil, valueString: "x" }] }) },
      { name: "zq", definition: view({}), indexes: [[evil]] },
      { name: "zq", definition: view({}), indexes: [["gender) ; drop table kernel.account; --"]] },
    ];
    for (const [n, body] of wishes.entries()) {
      const headers = target.askers.all;
      const answer = await target.send({ method: "POST", path: "/api/reporting/views", headers, body });
      // A type nobody knows makes a column of text; all else must be refused.
      found.when(answer.status < 300 && n !== 2, `wish ${n} was taken`);
      judge(found, answer, `wish ${n}`);
    }
    const path = "/api/reporting/views/zq/unregister";
    await target.send({ method: "POST", path, headers: target.askers.all, body: {} });
    found.when((await target.rights()) === "", "the accounts are gone");
    return found.gains;
  },
});

const foreignKeys = attack({
  name: "sends the key of somebody else's command to be given its answer",
  asvs: ["8.2.2", "2.3.4"],
  run: async (target) => {
    const { gains, when } = loot();
    const key = { "idempotency-key": "zq-key-0001" };
    const body = { kind: "copy", details: "cho tôi bản sao hồ sơ" };
    const path = "/api/my/requests";
    const ask = (who: "otherCitizen" | "citizen" | "all") =>
      target.send({ method: "POST", path, headers: { ...target.askers[who], ...key }, body });
    const first = await ask("otherCitizen");
    when(first.status >= 300, "the first command is refused: nothing is proven");
    for (const who of ["citizen", "all"] as const) {
      const second = await ask(who);
      when(
        "idempotent-replayed" in second.headers || second.text.includes("weak"),
        `${who} was given the answer`,
      );
      when(second.text.includes("p-other"), `${who} was shown whose it is`);
    }
    return gains;
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

export const apiAttacks: Family = { family: "api", attacks: [everyCommand, viewNames, foreignKeys] };
