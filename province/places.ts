import type { Resource } from "#kernel/fhir/resource.ts";
import { bucketAt, type MakeId } from "./ids.ts";
import {
  type Commune,
  communeAt,
  communeTitle,
  mostCommunes,
  provinceCode,
  provinceName,
} from "./lists/communes.ts";
import { concept, extensionUrl, hl7, metaOf, type Reference, sid, systems } from "./systems.ts";

export const facilityKinds = ["station", "centre", "hospital"] as const;
export type FacilityKind = (typeof facilityKinds)[number];

/** A place where people are treated: the organisation, its rooms and (see `staff.ts`) its people. */
export interface Facility {
  readonly kind: FacilityKind;
  readonly code: string;
  readonly name: string;
  readonly commune: Commune;
  readonly organization: Reference;
  readonly rooms: readonly Reference[];
  readonly ward: Reference;
}

export interface Places {
  readonly communes: readonly Commune[];
  readonly stations: readonly Facility[];
  readonly centres: readonly Facility[];
  readonly hospital: Facility;
  readonly resources: readonly Resource[];
}

export interface Maker {
  readonly seed: number;
  readonly makeId: MakeId;
  /** The day the institutions of the province were entered into the record. */
  readonly foundedOn: number;
}

const householdsPerCommune = 3000;
export const communeIndexOf = (household: number, communes: number): number =>
  Math.min(communes - 1, Math.floor(household / householdsPerCommune));

export function buildPlaces(maker: Maker, people: number): Places {
  const count = Math.min(mostCommunes, Math.max(1, Math.round(people / 3.6 / householdsPerCommune)));
  const communes = Array.from({ length: count }, (_, index) => communeAt(index));
  const resources: Resource[] = [];
  const builder: Builder = { maker, resources, next: 0 };
  const hospital = addFacility(builder, "hospital", communeAt(0), 1);
  const centres = communes
    .filter((commune) => commune.index % 5 === 0)
    .map((commune) => addFacility(builder, "centre", commune, 1 + commune.index));
  const stations = communes.map((commune) => addFacility(builder, "station", commune, 500 + commune.index));
  return { communes, stations, centres, hospital, resources };
}

interface Builder {
  readonly maker: Maker;
  readonly resources: Resource[];
  next: number;
}

const kinds = {
  station: {
    prefix: "3",
    title: "Trạm Y tế",
    rooms: ["Phòng khám", "Phòng tiêm chủng", "Phòng lưu bệnh nhân"],
  },
  centre: {
    prefix: "2",
    title: "Trung tâm Y tế khu vực",
    rooms: ["Phòng khám Nội", "Phòng khám Nhi", "Phòng cấp cứu", "Khoa Nội tổng hợp"],
  },
  hospital: {
    prefix: "0",
    title: "Bệnh viện Đa khoa tỉnh",
    rooms: ["Phòng khám Nội", "Phòng khám Ngoại", "Phòng khám Nhi", "Khoa Cấp cứu", "Khoa Điều trị"],
  },
} as const;

function addFacility(builder: Builder, kind: FacilityKind, commune: Commune, number: number): Facility {
  const { prefix, title, rooms } = kinds[kind];
  const code = `${provinceCode}${(Number(prefix) * 1000 + number).toString(36).toUpperCase().padStart(3, "0")}`;
  const place =
    kind === "hospital" ? provinceName : kind === "station" ? communeTitle(commune) : commune.name;
  const name = `${title} ${place}`;
  const organization = add(builder, "Organization", {
    ...providerType,
    ...organizationBody(code, name, commune),
    telecom: [{ system: "phone", value: `0401${String(number).padStart(6, "0")}`, use: "work" }],
  });
  const refs = rooms.map((room) => add(builder, "Location", locationBody(room, name, organization)));
  if (kind === "hospital") addDepartments(builder, organization);
  const ward = refs[refs.length - 1] ?? organization;
  return { kind, code, name, commune, organization, rooms: refs.slice(0, -1), ward };
}

function add(builder: Builder, type: string, body: Record<string, unknown>): Reference {
  const { seed, makeId, foundedOn } = builder.maker;
  builder.next += 1;
  const id = makeId(bucketAt(seed ^ 0x5eed, builder.next), { day: foundedOn, minute: 480 });
  builder.resources.push({ resourceType: type, id, ...body });
  return { reference: `${type}/${id}` };
}

const providerType = {
  meta: metaOf("vn-core-provider"),
  type: [concept(hl7("organization-type"), "prov", "Healthcare Provider", "Healthcare Provider")],
} as const;

const providerNumber = concept(hl7("v2-0203"), "PRN", "Provider number", "Provider number");

const organizationBody = (code: string, name: string, commune: Commune): Record<string, unknown> => ({
  identifier: [{ use: "secondary", type: providerNumber, system: sid("provider-code"), value: code }],
  active: true,
  name,
  address: [addressOf(commune, "Khu trung tâm", "work")],
});

const locationBody = (room: string, facility: string, organization: Reference): Record<string, unknown> => ({
  meta: metaOf("vn-core-location"),
  status: "active",
  name: `${room}, ${facility}`,
  mode: "instance",
  physicalType: concept(hl7("location-physical-type"), "ro", "Room", "Phòng"),
  managingOrganization: organization,
});

const departments = [
  "Khoa Nội",
  "Khoa Ngoại",
  "Khoa Sản",
  "Khoa Nhi",
  "Khoa Cấp cứu",
  "Khoa Xét nghiệm",
] as const;

function addDepartments(builder: Builder, hospital: Reference): void {
  for (const name of departments) {
    add(builder, "Organization", {
      meta: metaOf("vn-core-healthcare-department"),
      active: true,
      type: [concept(hl7("organization-type"), "dept", "Hospital Department", "Hospital Department")],
      name,
      partOf: hospital,
    });
  }
}

const administrative = new Map<string, readonly unknown[]>();

function administrativeExtension(commune: Commune): readonly unknown[] {
  const known = administrative.get(commune.code);
  if (known !== undefined) return known;
  const unit = (url: string, code: string, display: string): unknown => ({
    url,
    valueCodeableConcept: concept(systems.administrativeUnit, code, display),
  });
  const extension = [
    {
      url: extensionUrl("administrative-address"),
      extension: [
        unit("state", provinceCode, `Tỉnh ${provinceName}`),
        unit("ward", commune.code, titleCase(communeTitle(commune))),
      ],
    },
  ];
  administrative.set(commune.code, extension);
  return extension;
}

const titleCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Two tiers since 1 July 2025: commune and province, no district between them. */
export function addressOf(commune: Commune, line: string, use: "home" | "work"): Record<string, unknown> {
  const title = communeTitle(commune);
  return {
    extension: administrativeExtension(commune),
    use,
    text: `${line}, ${title}, tỉnh ${provinceName}`,
    line: [line],
    city: titleCase(title),
    state: `Tỉnh ${provinceName}`,
    country: "VN",
  };
}
