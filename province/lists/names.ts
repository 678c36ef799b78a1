import { pick, pickWeighted, type Random, type Weighted, weighted } from "../random.ts";
import { type Concept, concept, systems } from "../systems.ts";

export const sexes = ["male", "female"] as const;
export type Sex = (typeof sexes)[number];

/** A people of Vietnam with its code in the official list of 54 and the names it is known for. */
export interface People {
  readonly code: string;
  readonly name: string;
  readonly race: Concept;
  readonly share: number;
  readonly families: Weighted<readonly [string, number]>;
  readonly middles: Readonly<Record<Sex, readonly string[]>>;
  readonly givens: Readonly<Record<Sex, readonly string[]>>;
}

/** The ethnic group as VN Core writes it. */
const raceOf = (code: string, name: string): Concept => concept(systems.race, code, name);

export interface PersonName {
  readonly family: string;
  readonly middle: string;
  readonly given: string;
}

const families = (...list: readonly (readonly [string, number])[]): People["families"] =>
  weighted(list, ([, weight]) => weight);

/** Lowland names, also common among the Tày, Nùng, Mường and Thái of today. */
const middles = {
  male: [
    "Văn",
    "Văn",
    "Văn",
    "Hữu",
    "Đức",
    "Minh",
    "Quốc",
    "Công",
    "Xuân",
    "Ngọc",
    "Quang",
    "Gia",
    "Bảo",
    "Đình",
  ],
  female: ["Thị", "Thị", "Thị", "Thị Ngọc", "Thị Thu", "Thị Hồng", "Thị Thanh", "Thùy", "Mỹ", "Bảo", "Khánh"],
} as const;

const givens = {
  male: [
    ..."An An An Anh Bình Bảo Cảnh Chiến Cường Duy Đạt Đăng Điền Đoan Hải Hiếu Hoàn Hòa Huy Hùng Khánh Khoa Khôi Kiên Lâm Lộc".split(
      " ",
    ),
    ..."Luân Nam Nghĩa Nhân Phong Phương Quân Quý Quyết Sơn Tài Tâm Thành Thạch Thiện Thịnh Thuận Tiến Toàn".split(
      " ",
    ),
    ..."Trí Trung Tùng Tú Tuấn Vinh Vũ Vỹ Ước".split(" "),
  ],
  female: [
    ..."An Anh Ánh Bích Châu Chi Diễm Diệp Dung Duyên Đào Giang Hà Hạnh Hằng Hiền Hoa Hoài Huệ Huyền Hương Lan Lê".split(
      " ",
    ),
    ..."Liên Liễu Loan Ly Mai Nga Ngà Nhàn Nhi Nhung Oanh Phượng Quỳnh Sen Thảo Thắm Thoa Thủy Trà Trang".split(
      " ",
    ),
    ..."Trinh Tuyết Uyên Vân Vy Xuân Yến".split(" "),
  ],
} as const;

export const peoples: readonly People[] = [
  {
    code: "01",
    name: "Kinh",
    race: raceOf("01", "Kinh"),
    share: 56,
    families: families(
      ["Nguyễn", 32],
      ["Trần", 11],
      ["Lê", 9],
      ["Phạm", 7],
      ["Hoàng", 4],
      ["Phan", 4],
      ["Vũ", 4],
      ["Đặng", 3],
      ["Bùi", 3],
      ["Đỗ", 3],
      ["Hồ", 2],
      ["Ngô", 2],
      ["Dương", 2],
      ["Đinh", 1],
      ["Đào", 1],
      ["Lưu", 1],
      ["Mai", 1],
      ["Tạ", 1],
      ["Chu", 1],
      ["Cao", 1],
      ["Thái", 1],
    ),
    middles,
    givens,
  },
  {
    code: "02",
    name: "Tày",
    race: raceOf("02", "Tày"),
    share: 12,
    families: families(
      ["Nông", 5],
      ["Ma", 4],
      ["Hoàng", 4],
      ["Hà", 3],
      ["Lương", 2],
      ["Bế", 2],
      ["Triệu", 1],
      ["Quan", 1],
      ["Chẩu", 1],
    ),
    middles,
    givens,
  },
  {
    code: "03",
    name: "Thái",
    race: raceOf("03", "Thái"),
    share: 6,
    families: families(
      ["Lò", 6],
      ["Quàng", 4],
      ["Tòng", 3],
      ["Lường", 3],
      ["Cà", 2],
      ["Cầm", 1],
      ["Vì", 2],
      ["Mè", 1],
    ),
    middles,
    givens: {
      male: [...givens.male.slice(0, 30), "Pản", "Hặc", "Inh", "Thoạn", "Un"],
      female: [...givens.female.slice(0, 30), "Panh", "Pỏm", "Ưởi", "Ín", "Thiên"],
    },
  },
  {
    code: "06",
    name: "Mường",
    race: raceOf("06", "Mường"),
    share: 5,
    families: families(["Bùi", 7], ["Quách", 3], ["Đinh", 4], ["Hà", 2], ["Bạch", 2], ["Xa", 1]),
    middles,
    givens,
  },
  {
    code: "07",
    name: "Nùng",
    race: raceOf("07", "Nùng"),
    share: 4,
    families: families(
      ["Nông", 5],
      ["Lương", 3],
      ["Hoàng", 3],
      ["Vi", 2],
      ["Lộc", 1],
      ["Lâm", 1],
      ["Chu", 1],
    ),
    middles,
    givens,
  },
  {
    code: "08",
    name: "HMông",
    race: raceOf("08", "HMông"),
    share: 9,
    families: families(
      ["Giàng", 6],
      ["Sùng", 4],
      ["Vàng", 5],
      ["Thào", 4],
      ["Lầu", 2],
      ["Mùa", 2],
      ["Hạng", 2],
      ["Cứ", 1],
      ["Tráng", 1],
      ["Ly", 2],
    ),
    middles: { male: ["A", "A", "A", "Seo", "Mí", "Văn"], female: ["Thị", "Thị", "Thị", "Seo"] },
    givens: {
      male: "Páo Chứ Dơ Dế Lử Nhè Pó Sáu Sình Súa Tủa Vừ Phừ Chu Giống Lồng Và Thào Hồng Tùng".split(" "),
      female: "Mỷ Dợ Chía Dí Giống Máy Mo Pàng Sáy Súng Và Xía Ca Dua Mị Chở Mai Hoa".split(" "),
    },
  },
  {
    code: "09",
    name: "Dao",
    race: raceOf("09", "Dao"),
    share: 8,
    families: families(
      ["Triệu", 6],
      ["Bàn", 5],
      ["Đặng", 4],
      ["Lý", 4],
      ["Phùng", 3],
      ["Chảo", 2],
      ["Tẩn", 2],
      ["Phàn", 1],
    ),
    middles: {
      male: ["Văn", "Tài", "Tiến", "Chòi", "Phúc", "Kim", "Hữu", "Sành"],
      female: ["Thị", "Thị", "Mùi", "Thị", "Tả"],
    },
    givens: {
      male: "Kinh Phú Sơn Cao Hiện Thọ Quyên Vượng Nhất Toàn Tài Sinh Phin Chiêm Hín Lai".split(" "),
      female: "Mẩy Nái Ghến Chài Mùi Phẩy Sểnh Liều Coi Pham Lan Liên Nhậy Thanh".split(" "),
    },
  },
];

export const peopleChoice: Weighted<People> = weighted(peoples, (people) => people.share);

export function newName(random: Random, people: People, sex: Sex, inherited?: string): PersonName {
  const family = inherited ?? pickWeighted(random, people.families)[0];
  const middle = pick(random, people.middles[sex]);
  const given = pick(random, people.givens[sex]);
  return given === middle || given === family
    ? newName(random, people, sex, family)
    : { family, middle, given };
}

export const fullName = (name: PersonName): string => `${name.family} ${name.middle} ${name.given}`;
