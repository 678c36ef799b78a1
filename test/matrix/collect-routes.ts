import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { FastifyInstance } from "fastify";

export interface ServedRoute {
  readonly method: string;
  readonly url: string;
}

/**
 * Runs `start` and lists every address that the servers it makes register, whoever registers it: what nobody declared
 * anywhere cannot be forgotten.
 */
export async function collectRoutes<T>(
  start: () => Promise<T>,
): Promise<{ readonly started: T; readonly served: readonly ServedRoute[] }> {
  const found = new Map<string, ServedRoute>();
  const listen = (message: unknown): void => {
    const { fastify } = message as { readonly fastify: FastifyInstance };
    fastify.addHook("onRoute", ({ method, url }) => {
      for (const each of [method].flat()) found.set(`${each} ${url}`, { method: each, url });
    });
  };
  subscribe("fastify.initialization", listen);
  try {
    const started = await start();
    return { started, served: [...found.values()] };
  } finally {
    unsubscribe("fastify.initialization", listen);
  }
}
