import pg from "pg";

export interface RoleNames {
  /** Owns everything and runs the migrations. */
  readonly owner: string;
  /** What the server signs in with. */
  readonly app: string;
  /** Reads the report tables and nothing else. */
  readonly reports: string;
}

export const defaultRoleNames: RoleNames = {
  owner: "tuetinh_owner",
  app: "tuetinh_app",
  reports: "tuetinh_reports",
};

const quoted = (name: string): string => pg.escapeIdentifier(name);

/** Once, by an administrator of the database server; passwords are set by hand and stand nowhere. */
export function administratorStatements(names: RoleNames, database: string): readonly string[] {
  const { owner, app, reports } = withQuotes(names);
  return [
    `create role ${owner} login noinherit;`,
    `create role ${app} login;`,
    `create role ${reports} login;`,
    // So that the owner may give tables to the application, which is the lesser of the two.
    `grant ${app} to ${owner};`,
    `create database ${quoted(database)} owner ${owner} encoding 'UTF8' template template0;`,
    `revoke all on database ${quoted(database)} from public;`,
    `grant connect, temporary on database ${quoted(database)} to ${app};`,
    `grant connect on database ${quoted(database)} to ${reports};`,
  ];
}

/** What lies in the database now, as the statements need it. */
export interface Present {
  readonly schemas: readonly string[];
  /** Report tables that were made while the server ran, and whose owner is not the application. */
  readonly viewTables: readonly string[];
}

/**
 * By the owner, after every migration. The application reads and writes rows, makes report tables, and only adds to
 * the audit log: it can change, remove or redefine nothing there. Reports read one schema.
 */
export function ownerStatements(names: RoleNames, present: Present): readonly string[] {
  const { app, reports } = withQuotes(names);
  const open = present.schemas.filter((schema) => schema !== "audit");
  return [
    "revoke create on schema public from public;",
    ...open.flatMap((schema) => [
      `grant usage on schema ${quoted(schema)} to ${app};`,
      `grant select, insert, update, delete on all tables in schema ${quoted(schema)} to ${app};`,
    ]),
    "revoke insert, update, delete on kernel.migration from " + `${app};`,
    ...(present.schemas.includes("audit") ? auditStatements(app) : []),
    `grant create on schema reporting to ${app};`,
    ...present.viewTables.map((name) => `alter table reporting.${quoted(name)} owner to ${app};`),
    `grant usage on schema reporting to ${reports};`,
    `grant select on all tables in schema reporting to ${reports};`,
    `alter default privileges for role ${app} in schema reporting grant select on tables to ${reports};`,
  ];
}

/** The right to add to the audit log and to read it; no other. */
export const auditStatements = (quotedApp: string): readonly string[] => [
  `grant usage on schema audit to ${quotedApp};`,
  `revoke all on all tables in schema audit from ${quotedApp};`,
  `grant select, insert on all tables in schema audit to ${quotedApp};`,
];

const withQuotes = ({ owner, app, reports }: RoleNames): RoleNames => ({
  owner: quoted(owner),
  app: quoted(app),
  reports: quoted(reports),
});
