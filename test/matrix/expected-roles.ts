/**
 * What the province decided about its roles, written down once more and by hand: the matrix compares the running product
 * with this page, never with the tables or the code that the product itself reads. A change of a role is a change here.
 */

/** Whose data: of the own facility, of patients in own treatment, of oneself, or of nobody. */
export type ExpectedReach = "facility" | "treatment" | "self" | "nobody";

export interface ExpectedRole {
  readonly reach: ExpectedReach;
  /** Restricted programme the role works with. */
  readonly label?: "HIV" | "PSY" | "OPIOIDUD";
}

const facility = { reach: "facility" } as const;
const nobody = { reach: "nobody" } as const;

export const expectedRoles: Readonly<Record<string, ExpectedRole>> = {
  receptionist: facility,
  doctor: facility,
  "consulting-doctor": { reach: "treatment" },
  "hiv-clinician": { reach: "facility", label: "HIV" },
  "mental-health-clinician": { reach: "facility", label: "PSY" },
  "methadone-clinician": { reach: "facility", label: "OPIOIDUD" },
  nurse: facility,
  midwife: facility,
  "lab-technician": facility,
  "radiology-technician": facility,
  radiologist: facility,
  pharmacist: facility,
  cashier: facility,
  "insurance-officer": facility,
  "records-officer": facility,
  "station-head": facility,
  "station-worker": facility,
  "school-nurse": facility,
  "cdc-officer": facility,
  "department-office": nobody,
  "department-personnel": nobody,
  "department-planning": nobody,
  "department-professional": nobody,
  "department-pharmacy": nobody,
  "department-population": nobody,
  inspector: nobody,
  director: nobody,
  "provincial-leader": nobody,
  "it-administrator": nobody,
  auditor: nobody,
  "data-officer": nobody,
  "facility-data-officer": nobody,
  citizen: { reach: "self" },
  /** A citizen who acts for another one. */
  delegate: { reach: "self" },
  /** Staff to whom nobody gave a role yet. */
  newcomer: nobody,
  /** An administrator who showed a password and no second factor: the role is not worn. */
  "administrator-by-password": nobody,
  /** A SMART app that a doctor opened on one patient, to look and not to write. */
  app: { reach: "self" },
};

/** Who holds what outside the record. A permission that is not here is held by nobody. */
const holders: Readonly<Record<string, string>> = {
  "access.see": "it-administrator data-officer facility-data-officer auditor director station-head",
  "access.accounts": "it-administrator",
  "access.roles": "it-administrator",
  "access.grants": "it-administrator director station-head",
  "access.vip": "data-officer",
  "access.approve": "data-officer director station-head",
  "access.devices": "it-administrator director station-head",
  "figures.read":
    "department-office department-personnel department-planning department-professional department-pharmacy department-population inspector director provincial-leader",
  "ops.jobs": "it-administrator",
  "ops.metrics": "it-administrator",
  "audit.read": "auditor",
  "audit.review": "auditor",
  "citizen.self": "citizen delegate",
  /** Programs alone register and read whole tables. */
  "reporting.views": "",
  "privacy.emergency":
    "doctor hiv-clinician mental-health-clinician methadone-clinician nurse midwife station-head station-worker",
  "privacy.emergency-review": "data-officer facility-data-officer",
  "privacy.redeem":
    "doctor consulting-doctor hiv-clinician mental-health-clinician methadone-clinician nurse midwife station-head station-worker",
  "privacy.kinship": "station-head records-officer director",
  "privacy.requests": "data-officer facility-data-officer records-officer",
  "privacy.register": "data-officer",
  "privacy.notices": "data-officer",
  "privacy.breach": "data-officer facility-data-officer auditor director",
  "privacy.retention": "data-officer records-officer director",
  "privacy.release": "data-officer",
  "smart.launch":
    "doctor consulting-doctor hiv-clinician mental-health-clinician methadone-clinician nurse midwife lab-technician radiology-technician radiologist pharmacist station-head station-worker cdc-officer",
};

/** Everybody who is signed in looks after the own account. */
const ofEverybody: readonly string[] = ["account.self"];

export const mayUse = (role: string, permission: string): boolean =>
  (role in expectedRoles && role !== "app" && ofEverybody.includes(permission)) ||
  (holders[permission] ?? "").split(" ").includes(role);

export const isKnownPermission = (permission: string): boolean =>
  ofEverybody.includes(permission) || permission in holders;
