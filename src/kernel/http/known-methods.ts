import type { RouteOptions } from "fastify";
import { HttpError } from "./failure.ts";

export interface KnownMethods {
  readonly add: (route: RouteOptions) => void;
  /** 405 with the methods an address has, else 404. */
  readonly refusalOf: (url: string, method: string) => HttpError;
}

/** Remembers which methods each address has, to tell a wrong method from a wrong address. */
export function knownMethods(): KnownMethods {
  const patterns = new Map<string, Set<string>>();
  return {
    add: ({ url, method }) => {
      if (url.includes("*")) return;
      const methods = patterns.get(url) ?? new Set();
      for (const each of [method].flat()) methods.add(each);
      patterns.set(url, methods);
    },
    refusalOf: (url) => {
      const path = url.split("?", 1)[0] ?? "";
      const allowed = [...patterns]
        .filter(([pattern]) => isLike(pattern, path))
        .flatMap(([, methods]) => [...methods]);
      return allowed.length === 0 ? unknownAddress() : wrongMethod([...new Set(allowed)]);
    },
  };
}

function isLike(pattern: string, path: string): boolean {
  const expected = pattern.split("/");
  const actual = path.split("/");
  if (expected.length !== actual.length) return false;
  return expected.every(
    (part, index) => part === actual[index] || (part.startsWith(":") && actual[index] !== ""),
  );
}

const unknownAddress = (): HttpError =>
  new HttpError({ status: 404, code: "route.unknown", message: "Không có địa chỉ này" });

const wrongMethod = (allowed: readonly string[]): HttpError =>
  new HttpError({
    status: 405,
    code: "route.method",
    message: `Địa chỉ này chỉ nhận ${allowed.join(", ")}`,
    headers: { allow: allowed.join(", ") },
  });
