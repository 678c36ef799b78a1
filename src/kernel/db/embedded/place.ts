import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { AppError } from "#kernel/base/app-error.ts";
import { canEnter, type Identity, postgresIdentity } from "./identity.ts";
import { systemFolder } from "./native.ts";

/** The parts of one embedded database inside the data folder. */
export interface Place {
  readonly dataDir: string;
  /** What PostgreSQL owns: `pg` (its files), `run` (its private socket), `server.log`. */
  readonly home: string;
  readonly cluster: string;
  readonly socketDir: string;
  readonly log: string;
  readonly secretFile: string;
  /** Who runs the database; undefined: we ourselves. */
  readonly identity: Identity | undefined;
}

/** Passwords of the two roles: the product's own, without special rights, and the superuser that only backups use. */
export interface Secrets {
  readonly app: string;
  readonly admin: string;
}

/** Where the parts of a database are, without making anything. */
export function placeOf(dataDir: string): Place {
  const root = resolve(dataDir);
  const link = join(root, "postgres");
  const home = existsSync(link) ? realpathSync(link) : link;
  return {
    dataDir: root,
    home,
    cluster: join(home, "pg"),
    socketDir: join(home, "run"),
    log: join(home, "server.log"),
    secretFile: join(root, "postgres-secret.json"),
    identity: postgresIdentity(home),
  };
}

/** Makes the folders, owned so that the database's account gets in and nobody else does. */
export function preparePlace(dataDir: string): Place {
  const { dataDir: root, home, identity } = placeOf(dataDir);
  const made = mkdirSync(root, { recursive: true });
  if (made !== undefined) chmodSync(root, identity === undefined ? 0o700 : 0o711);
  if (!existsSync(home)) makeHome(realpathSync(root), home, identity);
  const place = { ...placeOf(root), identity };
  own(place.home, identity);
  mkdirSync(place.socketDir, { recursive: true });
  own(place.socketDir, identity);
  if (!canEnter(place.home, identity)) throw closed(place.home);
  return place;
}

/** PostgreSQL names its files by absolute path, so a data folder under a closed parent lives elsewhere, behind a link. */
function makeHome(root: string, link: string, identity: Identity | undefined): void {
  if (canEnter(root, identity)) {
    mkdirSync(link);
    return;
  }
  const elsewhere = join(systemFolder, `data-${randomBytes(6).toString("hex")}`);
  mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
  symlinkSync(elsewhere, link);
}

function closed(home: string): AppError {
  return new AppError(
    "invalid",
    "embedded.closed-folder",
    `Tài khoản chạy PostgreSQL không vào được ${home}. Hãy đặt thư mục dữ liệu ở nơi khác, hoặc mở quyền đi qua (x) cho các thư mục cha.`,
  );
}

/** Gives a file or folder to the database's account alone. */
export function own(path: string, identity: Identity | undefined): void {
  chmodSync(path, 0o700);
  if (identity !== undefined) chownSync(path, identity.uid, identity.gid);
}

/** Reads the passwords, or draws them once. */
export function secretsOf(place: Place): Secrets {
  if (!existsSync(place.secretFile)) {
    const drawn: Secrets = { app: randomBytes(24).toString("hex"), admin: randomBytes(24).toString("hex") };
    writeFileSync(place.secretFile, JSON.stringify(drawn), { mode: 0o600, flush: true });
  }
  return JSON.parse(readFileSync(place.secretFile, "utf8")) as Secrets;
}
