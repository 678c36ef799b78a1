import type { Cast, Played, PlayedFacility } from "#province/cast.ts";

/** One person at work in a demonstration. */
export interface DemoWorker {
  readonly login: string;
  readonly role: string;
  readonly facility?: Played;
  /** Whose Practitioner the account is; others bear the name of their role. */
  readonly practitioner?: Played | undefined;
}

/** One account per role: the logins are what the role is called, without marks. */
export function demoWorkers({ hospital, station, centre }: Cast): readonly DemoWorker[] {
  const { doctor, nurse, pharmacist } = hospital.staff;
  return [
    ...at(hospital, [
      ["tiepdon", "receptionist"],
      ["bacsi", "doctor", doctor[0]],
      ["hoichan", "consulting-doctor", doctor[1]],
      ["bacsi.hiv", "hiv-clinician", doctor[2]],
      ["bacsi.tamthan", "mental-health-clinician", doctor[3]],
      ["bacsi.methadone", "methadone-clinician", doctor[4]],
      ["dieuduong", "nurse", nurse[0]],
      ["hosinh", "midwife", nurse[1]],
      ["xetnghiem", "lab-technician"],
      ["ktv.hinhanh", "radiology-technician"],
      ["bacsi.hinhanh", "radiologist", doctor[5]],
      ["duocsi", "pharmacist", pharmacist[0]],
      ["thungan", "cashier"],
      ["bhyt", "insurance-officer"],
      ["luutru", "records-officer"],
      ["giamdoc", "director"],
      ["dulieu.benhvien", "facility-data-officer"],
    ]),
    ...at(station, [
      ["truongtram", "station-head", station.staff.doctor[0]],
      ["tramyte", "station-worker", station.staff.nurse[0]],
      ["yte.truonghoc", "school-nurse"],
    ]),
    ...at(centre, [["cdc", "cdc-officer"]]),
    ...atProvince,
  ];
}

type Line = readonly [login: string, role: string, practitioner?: Played | undefined];

const at = (facility: PlayedFacility, lines: readonly Line[]): readonly DemoWorker[] =>
  lines.map(([login, role, practitioner]) => ({ login, role, facility, practitioner }));

const atProvince: readonly DemoWorker[] = [
  { login: "vanphong.so", role: "department-office" },
  { login: "tochuc.so", role: "department-personnel" },
  { login: "kehoach.so", role: "department-planning" },
  { login: "nghiepvuy.so", role: "department-professional" },
  { login: "nghiepvuduoc.so", role: "department-pharmacy" },
  { login: "danso.so", role: "department-population" },
  { login: "thanhtra", role: "inspector" },
  { login: "lanhdao", role: "provincial-leader" },
  { login: "quantri", role: "it-administrator" },
  { login: "kiemsoat", role: "auditor" },
  { login: "dulieu", role: "data-officer" },
];
