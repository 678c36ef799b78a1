import fc from "fast-check";

/** Searches of every kind over the types of `smallRecord`: the part before the controls, by type. */
const clauses: Readonly<Record<string, readonly string[]>> = {
  Patient: [
    "name=an",
    "gender=male",
    "birthdate=ge1991",
    "organization=Organization/org0",
    "organization.name=tram",
    "organization:missing=true",
    "general-practitioner:Organization.name=binh",
    "_security=HIV",
    "_security:not=HIV",
    "_has:Observation:patient:code=1",
    "_has:Observation:performer:status=final",
    "_has:Encounter:patient:service-provider=Organization/org1",
    "_has:Encounter:patient:service-provider.name=tram",
    "_has:Consent:patient:status=active",
    "_has:Group:member:_id=group0",
    "_has:AuditEvent:patient:_id=audit0",
    "_has:Observation:patient:_has:Observation:has-member:code=1",
    '_filter=name co "an" or gender eq male',
    "_id=pat0,pat1,pat2",
    "organization:below=Organization/org0",
    "organization:above=Organization/org1",
  ],
  Observation: [
    "code=1",
    "status:not=final",
    "patient=Patient/pat0",
    "patient.name=an",
    "subject:Patient.gender=male",
    "subject:missing=false",
    "performer=Patient/pat1",
    "performer:Patient.name=mai",
    "encounter=Encounter/enc0",
    "encounter.status=finished",
    "encounter:Encounter.service-provider.name=tram",
    "date=ge2026-02",
    "has-member=Observation/obs0",
    "has-member.code=1",
    "patient._has:Encounter:patient:status=finished",
    "patient.organization.name=an",
    "_has:Observation:has-member:code=2",
    "_list=list0",
    '_filter=code eq "1" and subject:Patient.gender eq male',
    '_filter=not(performer:Patient.name co "an")',
    "_security=R,V",
    "_id=obs0,obs1",
  ],
  Encounter: [
    "status=finished",
    "service-provider=Organization/org0",
    "service-provider.name=tram",
    "service-provider:below=Organization/org1",
    "practitioner=Practitioner/doc0",
    "patient.name=an",
    "patient=Patient/pat1",
    "_has:Observation:encounter:code=1",
  ],
  Organization: [
    "name=tram",
    "partof=Organization/org0",
    "partof.name=binh",
    "partof:below=Organization/org0",
    "_has:Encounter:service-provider:patient=Patient/pat0",
    "_has:Patient:organization:gender=male",
    "_has:Organization:partof:name=an",
  ],
  Consent: ["status=active", "actor=Organization/org0", "patient.gender=male"],
  "": ["_type=Patient,Observation,Encounter", "_id=pat0,obs0,org0", "_type=List,Group,CareTeam,Patient"],
};

const sorts: Readonly<Record<string, readonly string[]>> = {
  Patient: ["name", "-birthdate", "gender,_id", "-_lastUpdated"],
  Observation: ["date", "-date", "-status,date", "_lastUpdated", "patient"],
  Encounter: ["_id", "-_lastUpdated", "status"],
  Organization: ["name", "-_lastUpdated"],
  Consent: ["_id"],
  "": ["_lastUpdated", "_id"],
};

const includes: Readonly<Record<string, readonly string[]>> = {
  Patient: [
    "_include=Patient:organization",
    "_revinclude=Observation:patient",
    "_revinclude=Encounter:patient",
    "_revinclude=Observation:performer",
    "_revinclude=Group:member",
    "_include=Patient:organization&_include:iterate=Organization:partof",
    "_revinclude=Observation:patient&_include:iterate=Observation:encounter",
    "_revinclude=*",
  ],
  Observation: [
    "_include=Observation:*",
    "_include=Observation:performer",
    "_include=Observation:encounter&_include:iterate=Encounter:service-provider",
    "_include=Observation:has-member&_include:iterate=Observation:has-member",
    "_revinclude=List:item",
    "_revinclude:iterate=Observation:has-member",
  ],
  Encounter: ["_include=*", "_revinclude=Observation:encounter", "_include=Encounter:patient"],
  Organization: [
    "_revinclude=Patient:organization&_revinclude:iterate=Observation:patient",
    "_revinclude:iterate=Organization:partof",
  ],
  Consent: ["_include=Consent:actor", "_include=Consent:patient"],
  "": ["_include=*"],
};

export const question: fc.Arbitrary<string> = fc.constantFrom(...Object.keys(clauses)).chain((type) =>
  fc
    .tuple(
      fc.subarray([...(clauses[type] ?? [])], { maxLength: 3 }),
      fc.option(fc.constantFrom(...(sorts[type] ?? [])), { nil: undefined }),
      fc.option(fc.constantFrom(...(includes[type] ?? [])), { nil: undefined }),
      fc.constantFrom("", "_total=accurate", "_total=estimate", "_total=none", "_summary=count"),
      fc.constantFrom("_count=1", "_count=2", "_count=5", "_count=50"),
    )
    .map(([where, sort, include, total, count]) => {
      // A search over several types names them once.
      const parts = type === "" ? where.slice(0, 1) : where;
      const controls = [sort === undefined ? "" : `_sort=${sort}`, include ?? "", total, count];
      return `${type}?${[...parts, ...controls].filter((part) => part !== "").join("&")}`;
    }),
);
