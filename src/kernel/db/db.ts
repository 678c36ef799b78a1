/** The only handle use cases get: it is always inside one transaction. */
export interface Tx {
  /** `name` makes it a prepared statement of the connection; values are only ever sent as parameters. */
  query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]>;
}
