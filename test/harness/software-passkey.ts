import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** An authenticator made of software: one ES256 key, as a telephone or a key of metal would hold it. */
export interface SoftwarePasskey {
  readonly id: string;
  /** Answer to the options of a registration. */
  readonly create: (options: Options, origin: string) => object;
  /** Answer to the options of a sign-in; `counter` is what the device counted. */
  readonly get: (options: Options, origin: string, counter?: number) => object;
}

interface Options {
  readonly challenge: string;
}

const userPresent = 0x01;
const userVerified = 0x04;
const attested = 0x40;

export function softwarePasskey(host = "127.0.0.1", isVerified = true): SoftwarePasskey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const credentialId = randomBytes(16);
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const cose = cborMap([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, Buffer.from(x, "base64url")],
    [-3, Buffer.from(y, "base64url")],
  ]);
  const id = credentialId.toString("base64url");
  const flags = userPresent | (isVerified ? userVerified : 0);
  const dataOf = (more: number, counter: number, rest: Buffer): Buffer =>
    Buffer.concat([sha256(host), Buffer.from([flags | more]), uint32(counter), rest]);
  return {
    id,
    create: (options, origin) => {
      const credential = Buffer.concat([Buffer.alloc(16), uint16(credentialId.length), credentialId, cose]);
      const attestationObject = cborMap([
        ["fmt", "none"],
        ["attStmt", Buffer.from([0xa0])],
        ["authData", dataOf(attested, 0, credential)],
      ]);
      return answer(id, {
        clientDataJSON: clientData("webauthn.create", options, origin),
        attestationObject: attestationObject.toString("base64url"),
        transports: ["internal"],
      });
    },
    get: (options, origin, counter = 0) => {
      const authenticatorData = dataOf(0, counter, Buffer.alloc(0));
      const clientDataJSON = clientData("webauthn.get", options, origin);
      const signed = Buffer.concat([authenticatorData, sha256(Buffer.from(clientDataJSON, "base64url"))]);
      return answer(id, {
        clientDataJSON,
        authenticatorData: authenticatorData.toString("base64url"),
        signature: sign("sha256", signed, privateKey).toString("base64url"),
      });
    },
  };
}

const answer = (id: string, response: object): object => ({ id, rawId: id, type: "public-key", response });

const clientData = (type: string, { challenge }: Options, origin: string): string =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString("base64url");

const sha256 = (data: string | Buffer): Buffer => createHash("sha256").update(data).digest();

/** As much CBOR as a passkey needs. An attestation statement comes encoded. */
function cborMap(pairs: readonly (readonly [string | number, string | number | Buffer])[]): Buffer {
  const encoded = pairs.map(([key, value]) =>
    Buffer.concat([cbor(key), key === "attStmt" && Buffer.isBuffer(value) ? value : cbor(value)]),
  );
  return Buffer.concat([Buffer.from([0xa0 | pairs.length]), ...encoded]);
}

function cbor(value: string | number | Buffer): Buffer {
  if (typeof value === "number") return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === "string")
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  return Buffer.concat([head(2, value.length), value]);
}

function head(major: number, count: number): Buffer {
  if (count < 24) return Buffer.from([(major << 5) | count]);
  if (count < 256) return Buffer.from([(major << 5) | 24, count]);
  return Buffer.concat([Buffer.from([(major << 5) | 25]), uint16(count)]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
