import type { Answer, Sending } from "./send.ts";

/** Who attacks: what is added to every request. */
export type Asker = Readonly<Record<string, string>>;

export interface Askers {
  /** A program that may do everything. */
  readonly all: Asker;
  /** A program that may read and search Patients and nothing else. */
  readonly patientsOnly: Asker;
  /** A program without any right on the record. */
  readonly nothing: Asker;
  /** A doctor of the facility `org-own`. */
  readonly doctor: Asker;
  /** The person of `p-own`. */
  readonly citizen: Asker;
  /** The person of `p-other`, whom the attackers must not become. */
  readonly otherCitizen: Asker;
  /** A doctor of a third facility, who has seen neither patient. */
  readonly stranger: Asker;
  readonly itAdministrator: Asker;
  /** A person who holds every permission that a route names, and nobody's data. */
  readonly official: Asker;
  readonly nobody: Asker;
}

/** What is attacked, and what an attacker could know about it. */
export interface Target {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly askers: Askers;
  readonly client: { readonly client_id: string; readonly client_secret: string };
  /** An app of a third party that is registered, without a secret. */
  readonly app: { readonly client_id: string; readonly redirect_uri: string };
  /** Ids of accounts, as an attacker may have seen them. */
  readonly accounts: Readonly<Record<"doctor" | "citizen" | "itAdministrator", string>>;
  /** A grant and a session of a person who is none of the attackers. */
  readonly others: { readonly grant: string; readonly session: string };
  /** Sign-in of a person that the attacker knows, with its password. */
  readonly account: { readonly login: string; readonly password: string };
  readonly send: (sending: Sending) => Promise<Answer>;
  /** Bytes on a bare socket; all that came back. */
  readonly raw: (bytes: string | Buffer) => Promise<string>;
  /** Everything the server wrote to its log so far. */
  readonly logged: () => string;
  /** Rows in the audit log, committed. */
  readonly countAudited: () => Promise<number>;
  /** Rows in all tables that people's rights stand in, as one text to compare. */
  readonly rights: () => Promise<string>;
  /** Something measured, told beside the verdict and deciding nothing. */
  readonly note: (words: string) => void;
  /** A server inside the house that nobody may make the product call. */
  readonly trap: { readonly url: string; readonly caught: () => number };
}

/** Stands in the data of people whom the attackers must not see, and nowhere else. */
export const canary = "zqcanary";
/** Stands in rows with a restricted label of a person whom the doctor does see. */
export const restrictedCanary = "zqrestricted";
