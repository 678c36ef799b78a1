import { officeLogin } from "#connectors/outside-login/office-login.ts";
import { createLoginSimulator, type LoginSimulation } from "#connectors/outside-login/oidc-simulator.ts";
import { vneidLogin } from "#connectors/vneid/vneid-login.ts";
import { createOutgoing, type Outgoing } from "#kernel/http/outgoing.ts";
import type { HttpPart } from "#kernel/http/server.ts";
import { federationPart } from "#kernel/identity/federation/federation-part.ts";
import { createOidcClient, type OidcClient } from "#kernel/identity/federation/oidc-client.ts";
import type { OutsideProvider } from "#kernel/identity/federation/outside-identity.ts";
import { listOutsideProviders } from "#kernel/identity/federation/providers.ts";
import type { IdentityParts } from "#kernel/identity/identity-parts.ts";
import { demoCitizen, demoWorker } from "./demo-identities.ts";
import { findProvenCitizenIn } from "./find-proven-citizen.ts";
import type { RecordDoor } from "./record.ts";

export interface FederationRoomParts {
  readonly identity: IdentityParts;
  readonly record: RecordDoor;
  readonly outgoing: Outgoing;
  readonly issuer: () => string;
  /** With demo data the outside providers are played by this server itself. */
  readonly isDemo: boolean;
}

/** Signing in through providers outside the house, and who plays them in a demonstration. */
export function openFederation({
  identity,
  record,
  outgoing,
  issuer,
  isDemo,
}: FederationRoomParts): readonly HttpPart[] {
  const simulations = isDemo
    ? ([
        { ...vneidLogin, kind: "citizen", suggest: () => demoCitizen(record.store) },
        { ...officeLogin, kind: "staff", suggest: () => demoWorker(record.store) },
      ] as const)
    : [];
  const { db, vault, clock } = identity;
  const played = (): readonly OutsideProvider[] =>
    simulations.map(({ id, kind, title, prefix, clientId, clientSecret, map }) => ({
      id,
      kind,
      name: title,
      issuer: `${issuer()}${prefix}`,
      clientId,
      clientSecret,
      scopes: "openid",
      claims: map,
    }));
  const part = federationPart({
    identity,
    client: isDemo
      ? alsoOwn(createOidcClient(outgoing, clock), issuer, clock)
      : createOidcClient(outgoing, clock),
    providers: async () => [...played(), ...(await listOutsideProviders(db, vault))],
    findCitizen: findProvenCitizenIn(record),
    issuer,
  });
  return [part, ...simulations.map((each: LoginSimulation) => createLoginSimulator(each, issuer).part)];
}

/** The way out never leads back into the house; only here, to the providers this server plays itself, it does. */
function alsoOwn(outside: OidcClient, issuer: () => string, clock: () => Date): OidcClient {
  let made: OidcClient | undefined;
  const own = (): OidcClient => {
    made ??= createOidcClient(
      createOutgoing({ hosts: [issuer()], networks: ["127.0.0.0/8", "::1/128"] }),
      clock,
    );
    return made;
  };
  const of = (provider: OutsideProvider): OidcClient =>
    provider.issuer.startsWith(`${issuer()}/simulators/`) ? own() : outside;
  return {
    departure: (provider, given) => of(provider).departure(provider, given),
    isFrom: (provider, sent) => of(provider).isFrom(provider, sent),
    arrival: (provider, given) => of(provider).arrival(provider, given),
  };
}
