/** Diseases that bring the same person back month after month, with the drug and the blood they need. */
export interface ChronicDisease {
  readonly code: string;
  readonly name: string;
  readonly reason: string;
  /** Share of people who have it at ages under 15, 15–39, 40–59 and 60 and over. */
  readonly prevalence: readonly [number, number, number, number];
  readonly visitsPerYear: number;
  readonly drugs: readonly string[];
  readonly panel: string;
}

export const chronicDiseases: readonly ChronicDisease[] = [
  {
    code: "I10",
    name: "Tăng huyết áp vô căn",
    reason: "Tái khám tăng huyết áp",
    prevalence: [0, 0.02, 0.2, 0.42],
    visitsPerYear: 1.6,
    drugs: ["amlodipine", "losartan"],
    panel: "lipid",
  },
  {
    code: "E11.9",
    name: "Đái tháo đường típ 2 chưa có biến chứng",
    reason: "Tái khám đái tháo đường",
    prevalence: [0, 0.01, 0.07, 0.14],
    visitsPerYear: 2,
    drugs: ["metformin", "gliclazide"],
    panel: "diabetes",
  },
  {
    code: "J44.9",
    name: "Bệnh phổi tắc nghẽn mạn tính",
    reason: "Khó thở khi gắng sức",
    prevalence: [0, 0, 0.02, 0.05],
    visitsPerYear: 2,
    drugs: ["salbutamol", "theophylline"],
    panel: "cbc",
  },
  {
    code: "J45.9",
    name: "Hen phế quản",
    reason: "Tái khám hen phế quản",
    prevalence: [0.03, 0.015, 0.02, 0.02],
    visitsPerYear: 1.5,
    drugs: ["salbutamol", "budesonide"],
    panel: "cbc",
  },
  {
    code: "E78.5",
    name: "Rối loạn chuyển hóa lipid máu",
    reason: "Kiểm tra mỡ máu",
    prevalence: [0, 0.01, 0.05, 0.07],
    visitsPerYear: 1,
    drugs: ["atorvastatin"],
    panel: "lipid",
  },
  {
    code: "B18.1",
    name: "Viêm gan vi rút B mạn",
    reason: "Theo dõi viêm gan B",
    prevalence: [0, 0.01, 0.02, 0.01],
    visitsPerYear: 1,
    drugs: ["tenofovir"],
    panel: "liver",
  },
  {
    code: "G40.9",
    name: "Động kinh",
    reason: "Lĩnh thuốc động kinh",
    prevalence: [0.004, 0.004, 0.004, 0.003],
    visitsPerYear: 2,
    drugs: ["valproate"],
    panel: "liver",
  },
  {
    code: "F20.9",
    name: "Tâm thần phân liệt",
    reason: "Lĩnh thuốc định kỳ",
    prevalence: [0, 0.004, 0.004, 0.002],
    visitsPerYear: 2,
    drugs: ["risperidone"],
    panel: "liver",
  },
  {
    code: "I25.9",
    name: "Bệnh tim thiếu máu cục bộ mạn",
    reason: "Đau ngực khi gắng sức",
    prevalence: [0, 0, 0.01, 0.05],
    visitsPerYear: 2,
    drugs: ["aspirin", "atorvastatin"],
    panel: "lipid",
  },
  {
    code: "N18.9",
    name: "Bệnh thận mạn",
    reason: "Theo dõi chức năng thận",
    prevalence: [0, 0.002, 0.01, 0.03],
    visitsPerYear: 2,
    drugs: ["furosemide"],
    panel: "kidney",
  },
];
