import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { createServer, type Server } from "node:https";
import type { SecureContextOptions } from "node:tls";
import { AppError } from "../base/app-error.ts";
import { describeError } from "../base/describe-error.ts";
import type { Log } from "../base/log.ts";

export interface TlsFiles {
  /** PEM: the certificate of the server first, then those between it and a known authority. */
  readonly certFile: string;
  /** PEM, readable by the server alone. */
  readonly keyFile: string;
}

export interface Tls {
  readonly createServer: (answer: RequestListener) => Server;
  /** Takes over files that have changed; what is no good is told and not taken. */
  readonly refresh: () => void;
}

/** Forward secrecy and authenticated encryption only; the suites of TLS 1.3 are all of that kind. */
const ciphers = [
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_AES_128_GCM_SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
].join(":");

/** How soon a renewed certificate is in use, in milliseconds. */
const pause = 10_000;

/** TLS 1.2 and 1.3 by the server itself, for where no proxy stands in front. */
export function openTls(files: TlsFiles, log: Log): Tls {
  let current = readPair(files);
  const servers = new Set<Server>();
  const refresh = (): void => {
    try {
      const next = readPair(files);
      if (next.cert === current.cert && next.key === current.key) return;
      current = next;
      for (const server of servers) server.setSecureContext(settingsOf(current));
      log.info({}, "the renewed certificate is in use");
    } catch (error) {
      log.error({ error: describeError(error) }, "the certificate on disk is no good: the old one stays");
    }
  };
  return {
    refresh,
    createServer: (answer) => {
      const options = { ...settingsOf(current), optimizeEmptyRequests: true };
      const server = createServer(options, answer);
      const timer = setInterval(refresh, pause).unref();
      servers.add(server);
      server.once("close", () => {
        clearInterval(timer);
        servers.delete(server);
      });
      return server;
    },
  };
}

interface Pair {
  readonly cert: string;
  readonly key: string;
}

const settingsOf = ({ cert, key }: Pair): SecureContextOptions => ({
  cert,
  key,
  minVersion: "TLSv1.2",
  ciphers,
  honorCipherOrder: true,
});

/** A key that belongs to another certificate is found here and not by the first visitor. */
function readPair({ certFile, keyFile }: TlsFiles): Pair {
  const pair = { cert: readText(certFile, "TLS_CERT"), key: readText(keyFile, "TLS_KEY") };
  if (!fits(pair))
    throw new AppError(
      "invalid",
      "config.TLS_CERT",
      "TLS_CERT và TLS_KEY phải là chứng thư và khoá PEM của cùng một máy chủ.",
    );
  return pair;
}

function fits({ cert, key }: Pair): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false; // not PEM: the same answer, and the words of the parser may quote the key
  }
}

function readText(file: string, setting: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new AppError("invalid", `config.${setting}`, `Không đọc được tệp của ${setting}.`, { cause });
  }
}
