import type { Resource } from "#kernel/fhir/resource.ts";
import { dateText } from "./calendar.ts";
import { bucketAt } from "./ids.ts";
import { provinceCode } from "./lists/communes.ts";
import { fullName, newName, peopleChoice, type Sex } from "./lists/names.ts";
import type { Facility, FacilityKind, Maker } from "./places.ts";
import { chance, integer, pickWeighted, type Random, randomOf } from "./random.ts";
import { concept, hl7, metaOf, type Reference, sid, systems } from "./systems.ts";

export const staffRoles = ["doctor", "nurse", "pharmacist"] as const;
export type StaffRole = (typeof staffRoles)[number];

export type Staff = Readonly<Record<StaffRole, readonly Reference[]>>;

export interface Workforce {
  readonly staffOf: ReadonlyMap<Facility, Staff>;
  readonly resources: readonly Resource[];
}

const headcount: Readonly<Record<FacilityKind, Readonly<Record<StaffRole, number>>>> = {
  station: { doctor: 2, nurse: 3, pharmacist: 1 },
  centre: { doctor: 8, nurse: 8, pharmacist: 2 },
  hospital: { doctor: 20, nurse: 20, pharmacist: 4 },
};

const roleNames: Readonly<Record<StaffRole, readonly [code: string, display: string, name: string]>> = {
  doctor: ["doctor", "Doctor", "Bác sĩ"],
  nurse: ["nurse", "Nurse", "Điều dưỡng"],
  pharmacist: ["pharmacist", "Pharmacist", "Dược sĩ"],
};

/** Hires the staff of every facility; their first licence number follows their running number. */
export function hire(maker: Maker, facilities: readonly Facility[]): Workforce {
  const resources: Resource[] = [];
  const staffOf = new Map<Facility, Staff>();
  let number = 0;
  for (const facility of facilities) {
    const take = (role: StaffRole): readonly Reference[] =>
      Array.from({ length: headcount[facility.kind][role] }, () => {
        number += 1;
        return addPerson(maker, resources, facility, { role, number });
      });
    staffOf.set(facility, { doctor: take("doctor"), nurse: take("nurse"), pharmacist: take("pharmacist") });
  }
  return { staffOf, resources };
}

interface Post {
  readonly role: StaffRole;
  readonly number: number;
}

function addPerson(maker: Maker, resources: Resource[], facility: Facility, post: Post): Reference {
  const random = randomOf(maker.seed, 7, post.number);
  const bucket = bucketAt(maker.seed ^ 0x57aff, post.number);
  const at = { day: maker.foundedOn, minute: 500 };
  const id = maker.makeId(bucket, at);
  const reference = { reference: `Practitioner/${id}` };
  resources.push({ resourceType: "Practitioner", id, ...practitionerBody(random, maker, post) });
  resources.push({
    resourceType: "PractitionerRole",
    id: maker.makeId(bucket, at),
    meta: metaOf("vn-core-practitioner-role"),
    active: true,
    practitioner: reference,
    organization: facility.organization,
    code: [concept(hl7("practitioner-role"), ...roleNames[post.role])],
    location: facility.rooms.slice(0, 1),
  });
  return reference;
}

const employeeNumber = concept(hl7("v2-0203"), "EI", "Employee number");

function practitionerBody(random: Random, maker: Maker, post: Post): Record<string, unknown> {
  const gender: Sex = chance(random, post.role === "nurse" ? 0.2 : 0.5) ? "male" : "female";
  const name = newName(random, pickWeighted(random, peopleChoice), gender);
  const number = String(post.number).padStart(6, "0");
  return {
    meta: metaOf("vn-core-practitioner"),
    identifier: [
      {
        use: "secondary",
        type: employeeNumber,
        system: sid("healthworker-employee-number"),
        value: `${provinceCode}NV${number}`,
      },
    ],
    active: true,
    name: [{ use: "official", text: fullName(name), family: name.family, given: [name.middle, name.given] }],
    gender,
    birthDate: dateText(maker.foundedOn - integer(random, 25 * 365, 58 * 365)),
    qualification: [
      {
        identifier: [{ system: systems.licence, value: `${number}/TT-GPHN` }],
        code: { text: `Giấy phép hành nghề ${roleNames[post.role][2].toLowerCase()}` },
      },
    ],
  };
}
