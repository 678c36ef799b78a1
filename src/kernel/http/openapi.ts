import * as z from "zod/mini";
import type { Route } from "./route.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

const problem = {
  description: "Refused; `code` is stable, `message` is Vietnamese for people.",
  content: { "application/json": { schema: { $ref: "#/components/schemas/Refusal" } } },
};

const refusal: JsonSchema = {
  type: "object",
  required: ["code", "message", "requestId"],
  properties: {
    code: { type: "string" },
    message: { type: "string" },
    requestId: { type: "string" },
    issues: {
      type: "array",
      items: { type: "object", properties: { path: { type: "string" }, message: { type: "string" } } },
    },
  },
};

/** The OpenAPI 3.1 document of the command and query routes, made from their schemas. */
export function openApiOf(routes: readonly Route[], version: string): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Tuệ Tĩnh", version },
    security: [{ oauth: [] }],
    paths,
    components: {
      schemas: { Refusal: refusal },
      securitySchemes: {
        oauth: {
          type: "oauth2",
          flows: { clientCredentials: { tokenUrl: "/oauth/token", scopes: scopesOf(routes) } },
        },
      },
    },
  };
}

function operationOf(route: Route): JsonSchema {
  const input = schemaOf(route.input, "input");
  const properties = (input["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
  const rest = Object.keys(properties).filter((name) => !inPath.includes(name));
  const required = new Set((input["required"] ?? []) as readonly string[]);
  const parameters = [
    ...inPath.map((name) => ({
      name,
      in: "path",
      required: true,
      schema: properties[name] ?? { type: "string" },
    })),
    ...(route.method === "GET"
      ? rest.map((name) => ({ name, in: "query", required: required.has(name), schema: properties[name] }))
      : [idempotencyKey]),
  ];
  return {
    summary: route.summary,
    operationId: `${route.method.toLowerCase()}${route.path.replace(/[^A-Za-z0-9]+(\w)/g, (_, c: string) => c.toUpperCase())}`,
    security: [{ oauth: [route.permission] }],
    parameters,
    ...(route.method === "POST" && rest.length > 0 ? { requestBody: bodyOf(input, inPath) } : {}),
    responses: {
      200: {
        description: "Done.",
        content: { "application/json": { schema: schemaOf(route.output, "output") } },
      },
      "4XX": problem,
      "5XX": problem,
    },
  };
}

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "The sender's id of this command; its second arrival gets the first answer.",
  schema: { type: "string", pattern: "^[A-Za-z0-9_-]{8,128}$" },
};

function bodyOf(input: JsonSchema, inPath: readonly string[]): JsonSchema {
  const properties = Object.entries((input["properties"] ?? {}) as JsonSchema).filter(
    ([name]) => !inPath.includes(name),
  );
  const required = ((input["required"] ?? []) as readonly string[]).filter((name) => !inPath.includes(name));
  const schema = { ...input, properties: Object.fromEntries(properties), required };
  return { required: required.length > 0, content: { "application/json": { schema } } };
}

function schemaOf(schema: z.ZodMiniType, io: "input" | "output"): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest as JsonSchema;
}

const scopesOf = (routes: readonly Route[]): Readonly<Record<string, string>> =>
  Object.fromEntries(routes.map(({ permission, summary }) => [permission, summary]));
