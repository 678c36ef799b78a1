import pg from "pg";
import { auditStatements, type Present } from "./role-statements.sql.ts";

/** Owns the audit log of an embedded database; nobody signs in with it. */
const keeper = "tuetinh_audit";

export async function readPresent(client: pg.Client, app: string): Promise<Present> {
  const schemas = await client.query<{ name: string }>(
    `select nspname as name from pg_namespace
     where nspname !~ '^pg_' and nspname not in ('information_schema', 'public') order by 1`,
  );
  const views = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c
     where c.relnamespace = to_regnamespace('reporting') and c.relkind = 'r'
       and c.relname in (select name from reporting.view_definition)
       and pg_get_userbyid(c.relowner) <> $1 order by 1`,
    [app],
  );
  return { schemas: names(schemas.rows), viewTables: names(views.rows) };
}

const names = (rows: readonly { readonly name: string }[]): readonly string[] => rows.map(({ name }) => name);

export async function isRole(client: pg.Client, name: string): Promise<boolean> {
  return ((await client.query("select from pg_roles where rolname = $1", [name])).rowCount ?? 0) > 0;
}

/** Whether the application's role is still able to do more with the audit log than to add to it. */
export async function isAuditOpen(client: pg.Client, app: string): Promise<boolean> {
  const { rows } = await client.query<{ open: boolean }>(
    `select coalesce(bool_or(has_table_privilege($1, c.oid, 'update, delete, truncate, trigger')
       or pg_has_role($1, c.relowner, 'member')), false) as open
     from pg_class c where c.relnamespace = to_regnamespace('audit') and c.relkind = 'r'`,
    [app],
  );
  return rows[0]?.open ?? false;
}

export async function letIntoAudit(client: pg.Client, app: string): Promise<void> {
  if (await isRole(client, keeper))
    await client.query(`grant ${keeper} to ${pg.escapeIdentifier(app)} with inherit true`);
}

/** All or nothing: half of it would leave the product without its log. */
export async function giveAuditToKeeper(client: pg.Client, app: string): Promise<void> {
  if (!(await isRole(client, keeper))) await client.query(`create role ${keeper} nologin`);
  const name = pg.escapeIdentifier(app);
  const tables = (await listAuditTables(client)).map((table) => `audit.${pg.escapeIdentifier(table)}`);
  const statements = [
    "begin;",
    `alter schema audit owner to ${keeper};`,
    ...tables.map((table) => `alter table ${table} owner to ${keeper};`),
    ...auditStatements(name),
    `revoke ${keeper} from ${name};`,
    "commit;",
  ];
  await client.query(statements.join("\n"));
}

async function listAuditTables(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c
     where c.relnamespace = to_regnamespace('audit') and c.relkind = 'r' order by 1`,
  );
  return names(rows);
}
