import { existsSync } from "node:fs";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openSession } from "#kernel/access/sessions.ts";
import { newId } from "#kernel/base/ids.ts";
import { openDb } from "#kernel/db/db.ts";
import { type SignedIn, signInAs } from "#test/harness/people.ts";
import { startProduct, type TestProduct } from "#test/harness/product.ts";
import { screens } from "./browser.ts";

export interface Citizen {
  readonly patient: string;
  readonly name: string;
  readonly number: string;
  readonly birthDate: string;
  readonly phone: string;
}

export interface Facility {
  readonly id: string;
  readonly name: string;
}

export interface CitizenApp {
  readonly product: TestProduct;
  /** Where An was treated. */
  readonly hospital: Facility;
  /** Where nobody knows An. */
  readonly clinic: Facility;
  readonly an: Citizen;
  readonly binh: Citizen;
  /** A doctor of a facility. */
  readonly doctor: (facility: Facility, name: string) => Promise<SignedIn>;
  readonly officer: () => Promise<SignedIn>;
  /** Somebody's own session, made beside the door. */
  readonly citizen: (citizen: Citizen) => Promise<SignedIn>;
  /** The same person on another device. */
  readonly elsewhere: (person: SignedIn) => Promise<SignedIn>;
  /** A tab in which this person is signed in, nobody when absent. */
  readonly open: (browser: Browser, address: string, looks?: Looks) => Promise<Page>;
  /** The code in the last message to a telephone. */
  readonly codeFor: (phone: string) => Promise<string>;
}

export interface Looks extends BrowserContextOptions {
  readonly as?: SignedIn;
}

const citizens = {
  an: {
    patient: newId(),
    name: "Trần Thị Bảo An",
    number: "000199000101",
    birthDate: "1954-03-15",
    phone: "0400000101",
  },
  binh: {
    patient: newId(),
    name: "Lê Văn Hòa Bình",
    number: "000099000102",
    birthDate: "1980-10-02",
    phone: "0400000102",
  },
} as const;

/** The product as in a demonstration, with two citizens and two facilities. */
export async function startCitizenApp(): Promise<CitizenApp> {
  if (!existsSync("dist/citizen.html")) throw new Error("the web is not built: npx vite build");
  const product = await startProduct(undefined, "hamlet");
  const hospital = { id: newId(), name: "Bệnh viện Đa khoa Bờ Hồ" };
  const clinic = { id: newId(), name: "Phòng khám Đa khoa Ven Sông" };
  await fill(product, [
    ...[hospital, clinic].map(({ id, name }) => ({ resourceType: "Organization", id, active: true, name })),
    ...Object.values(citizens).map(patientOf),
    ...historyOf(citizens.an, hospital),
  ]);
  return {
    product,
    hospital,
    clinic,
    ...citizens,
    doctor: (facility, name) =>
      signInAs(product, {
        role: "doctor",
        facility: facility.id,
        facilityName: facility.name,
        practitioner: newId(),
        name,
      }),
    officer: () => signInAs(product, { role: "data-officer", name: "Phạm Thị Giữ Dữ Liệu" }),
    citizen: ({ patient, name }) => signInAs(product, { role: "citizen", patient, name }),
    elsewhere: (person) => elsewhere(product, person),
    open: (browser, address, looks) => openPage(product, browser, address, looks),
    codeFor: (phone) => codeFor(product, phone),
  };
}

async function elsewhere({ databaseUrl }: TestProduct, person: SignedIn): Promise<SignedIn> {
  const db = openDb({ url: databaseUrl, poolSize: 1 });
  try {
    const { accountId } = person;
    const opened = { accountId, kind: "citizen", grantId: undefined, methods: ["sms"] } as const;
    const { id, secret } = await db.transaction((tx) => openSession(tx, opened, new Date()));
    return { ...person, sessionId: id, cookie: `tuetinh_session=${secret}` };
  } finally {
    await db.close();
  }
}

const patientOf = ({ patient, name, number, birthDate, phone }: Citizen) => ({
  resourceType: "Patient",
  id: patient,
  active: true,
  name: [{ text: name }],
  birthDate,
  gender: "female",
  identifier: [{ system: "http://fhir.ehealth.gov.vn/core/sid/national_id", value: number }],
  telecom: [{ system: "phone", value: phone }],
});

const historyOf = ({ patient }: Citizen, hospital: Facility) => [
  {
    resourceType: "Encounter",
    id: newId(),
    status: "in-progress",
    class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB" },
    subject: { reference: `Patient/${patient}` },
    serviceProvider: { reference: `Organization/${hospital.id}` },
    period: { start: "2026-11-01T08:00:00+07:00" },
  },
  {
    resourceType: "AllergyIntolerance",
    id: newId(),
    patient: { reference: `Patient/${patient}` },
    clinicalStatus: {
      coding: [
        { system: "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", code: "active" },
      ],
    },
    code: { text: "Penicillin" },
  },
];

async function fill(product: TestProduct, resources: readonly { resourceType: string; id: string }[]) {
  for (const resource of resources) {
    const { status, text } = await product.fhir("PUT", `${resource.resourceType}/${resource.id}`, resource);
    if (status === 201) continue;
    await product.stop();
    throw new Error(`filling the store: ${status} ${text.slice(0, 300)}`);
  }
}

async function openPage(product: TestProduct, browser: Browser, address: string, looks: Looks = {}) {
  const { as, ...options } = looks;
  // Browsers check signatures on safe pages only: an address is none, this name is.
  const baseURL = product.url.replace("127.0.0.1", "localhost");
  const context = await browser.newContext({
    viewport: screens.phone,
    locale: "vi-VN",
    baseURL,
    acceptDownloads: true,
    ...options,
  });
  if (as !== undefined) {
    const [name = "", value = ""] = as.cookie.split("=");
    await context.addCookies([{ name, value, url: baseURL }]);
  }
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(address);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}

interface Messages {
  readonly messages: readonly { readonly phone: string; readonly text: string }[];
}

async function codeFor({ url }: TestProduct, phone: string): Promise<string> {
  const { messages } = (await (await fetch(`${url}/simulators/sms/messages`)).json()) as Messages;
  const code = /^\d{6}/.exec(messages.find((message) => message.phone === phone)?.text ?? "")?.[0];
  if (code === undefined) throw new Error(`no message for ${phone}`);
  return code;
}
