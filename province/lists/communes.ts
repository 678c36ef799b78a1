/**
 * Communes that exist nowhere: they bear the names of medicinal plants, after the physician-monk the
 * project is called after. None is a commune or ward of Vietnam, of 2026 or of before July 2025.
 */
const plants = [
  "Tía Tô",
  "Đinh Lăng",
  "Ngải Cứu",
  "Kinh Giới",
  "Hoa Hòe",
  "Cúc Hoa",
  "Sa Nhân",
  "Hà Thủ Ô",
  "Bạch Chỉ",
  "Đương Quy",
  "Cam Thảo",
  "Ích Mẫu",
  "Mã Đề",
  "Nhân Trần",
  "Tam Thất",
  "Thảo Quả",
  "Quế Chi",
  "Bồ Công Anh",
  "Xạ Can",
  "Cát Cánh",
  "Đẳng Sâm",
  "Ba Kích",
  "Đỗ Trọng",
  "Thục Địa",
  "Sơn Tra",
  "Mộc Hương",
  "Bách Bộ",
  "Trần Bì",
  "Hương Nhu",
  "Lá Lốt",
  "Cỏ Xước",
  "Ngũ Gia Bì",
  "Thiên Môn",
  "Mạch Môn",
  "Hoàng Bá",
  "Liên Kiều",
  "Bạc Hà",
  "Sài Hồ",
  "Ý Dĩ",
  "Hạ Khô Thảo",
  "Kê Huyết Đằng",
  "Cẩu Tích",
  "Tục Đoạn",
] as const;

const sides = ["", " Đông", " Tây", " Nam", " Bắc", " Thượng", " Hạ"] as const;

export const provinceName = "Tuệ Tĩnh";

/** No province was ever given the number 00: no identity card and no insurance card can carry it. */
export const provinceCode = "00";

export interface Commune {
  readonly index: number;
  readonly code: string;
  readonly name: string;
  readonly urban: boolean;
}

export const mostCommunes = plants.length * sides.length;

export const communeAt = (index: number): Commune => ({
  index,
  code: `${provinceCode}${String(index + 1).padStart(3, "0")}`,
  name: `${plants[index % plants.length] ?? ""}${sides[Math.floor(index / plants.length)] ?? ""}`,
  urban: index % 5 === 1,
});

export const communeTitle = (commune: Commune): string =>
  `${commune.urban ? "phường" : "xã"} ${commune.name}`;
