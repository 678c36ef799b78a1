import type { Tx } from "../db/db.ts";
import type { Reach } from "./reach.ts";
import type { FhirRights } from "./scopes.ts";

/** Who asks: a program with a token, or a person with a session or a token on a person's behalf. */
export interface Actor {
  /** Of the client, or of the person's account. */
  readonly id: string;
  readonly name: string;
  /** Whom the rate limit counts against: the program, or the person's session. */
  readonly clientId: string;
  /** As granted, in the order they were granted. */
  readonly scopes: readonly string[];
  /** Names of what may be done outside the FHIR routes, such as `ops.jobs`. */
  readonly permissions: ReadonlySet<string>;
  readonly fhir: FhirRights;
  /** Absent for programs that act on their own. */
  readonly person?: Person;
  /** Whose data may be touched; absent for programs that were given the whole record. */
  readonly reach?: Reach;
}

/** A person at work, or a citizen, in the role they have chosen for this session. */
export interface Person {
  readonly accountId: string;
  readonly kind: "staff" | "citizen";
  readonly sessionId: string;
  /** The grant that is worn: a role, usually at a facility. Absent for citizens. */
  readonly grantId?: string;
  /** Code of the role, such as `doctor` or `citizen`. */
  readonly role: string;
  readonly roleName: string;
  /** Id of the Organization where the role is held. */
  readonly facility?: string;
  readonly facilityName?: string;
  /** Id of the person's own Practitioner or Patient. */
  readonly practitioner?: string;
  readonly patient?: string;
  /** How the person proved who they are: `pwd`, `otp`, `webauthn`, `badge`, `pin`, `sms`, `federated`, `recovery`. */
  readonly methods: readonly string[];
  readonly signedInAt: Date;
}

/** Everything a use case may depend on; passed explicitly as the first argument. */
export interface Context {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly now: Date;
}
