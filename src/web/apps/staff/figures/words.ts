import type { Words } from "#web/kit/language.tsx";
import type { Dimension } from "./figures.ts";

interface FigureWords {
  readonly title: string;
  readonly lead: string;
  readonly by: string;
  readonly month: string;
  readonly dimensions: Readonly<Record<Dimension, string>>;
  readonly province: string;
  readonly visits: string;
  readonly people: string;
  readonly bar: string;
  readonly hidden: string;
  readonly hiddenWhy: (fewest: number) => string;
  readonly none: string;
  /** Name of a value that the record does not name. */
  readonly names: (by: Dimension, key: string) => string;
}

const ages: Readonly<Record<string, string>> = {
  0: "0–4",
  5: "5–14",
  15: "15–24",
  25: "25–44",
  45: "45–59",
  60: "60+",
};

type Named = Readonly<Record<string, string>>;

const sexAge = (key: string, sexes: Named, years: string): string => {
  const [sex = "", from = ""] = key.split(":");
  return `${sexes[sex] ?? sex}, ${ages[from] ?? from} ${years}`;
};

const chaptersVi: Named = {
  I: "I. Bệnh nhiễm trùng và ký sinh trùng",
  II: "II. U tân sinh",
  III: "III. Bệnh máu, cơ quan tạo máu, cơ chế miễn dịch",
  IV: "IV. Bệnh nội tiết, dinh dưỡng, chuyển hóa",
  V: "V. Rối loạn tâm thần và hành vi",
  VI: "VI. Bệnh hệ thần kinh",
  VII: "VII. Bệnh mắt",
  VIII: "VIII. Bệnh tai",
  IX: "IX. Bệnh hệ tuần hoàn",
  X: "X. Bệnh hệ hô hấp",
  XI: "XI. Bệnh hệ tiêu hóa",
  XII: "XII. Bệnh da và mô dưới da",
  XIII: "XIII. Bệnh cơ xương khớp",
  XIV: "XIV. Bệnh hệ sinh dục, tiết niệu",
  XV: "XV. Thai nghén, sinh đẻ, hậu sản",
  XVI: "XVI. Bệnh lý khởi phát thời kỳ chu sinh",
  XVII: "XVII. Dị tật bẩm sinh",
  XVIII: "XVIII. Triệu chứng và dấu hiệu bất thường",
  XIX: "XIX. Chấn thương, ngộ độc",
  XX: "XX. Nguyên nhân ngoại sinh",
  XXI: "XXI. Yếu tố ảnh hưởng sức khỏe, tiếp xúc dịch vụ y tế",
  XXII: "XXII. Mã dùng cho mục đích đặc biệt",
};

const chaptersEn: Named = {
  I: "I. Infectious and parasitic diseases",
  II: "II. Neoplasms",
  III: "III. Blood and immune mechanism",
  IV: "IV. Endocrine, nutritional, metabolic",
  V: "V. Mental and behavioural disorders",
  VI: "VI. Nervous system",
  VII: "VII. Eye",
  VIII: "VIII. Ear",
  IX: "IX. Circulatory system",
  X: "X. Respiratory system",
  XI: "XI. Digestive system",
  XII: "XII. Skin",
  XIII: "XIII. Muscles, bones, joints",
  XIV: "XIV. Genitourinary system",
  XV: "XV. Pregnancy, childbirth",
  XVI: "XVI. Perinatal conditions",
  XVII: "XVII. Congenital anomalies",
  XVIII: "XVIII. Symptoms and abnormal findings",
  XIX: "XIX. Injury, poisoning",
  XX: "XX. External causes",
  XXI: "XXI. Factors influencing health, contact with services",
  XXII: "XXII. Codes for special purposes",
};

export const figureWords: Words<FigureWords> = {
  vi: {
    title: "Số liệu khám, chữa bệnh",
    lead: "Số lượt và số người của các tháng đã qua. Không mở được hồ sơ của người nào từ đây.",
    by: "Xem theo",
    month: "Tháng",
    dimensions: {
      month: "Tháng",
      facility: "Cơ sở",
      commune: "Xã, phường",
      "sex-age": "Giới và tuổi",
      chapter: "Chương bệnh (ICD-10)",
    },
    province: "Toàn tỉnh",
    visits: "Số lượt",
    people: "Số người",
    bar: "So sánh",
    hidden: "ẩn",
    hiddenWhy: (fewest) =>
      `Số của ít hơn ${fewest} người được ẩn, cùng những số khác mà từ đó tính ra được. Một người có thể ở nhiều dòng.`,
    none: "Tháng này không có lượt nào.",
    names: (by, key) => {
      if (key === "none") return by === "chapter" ? "Chưa có chẩn đoán mã ICD-10" : "Không rõ";
      if (by === "sex-age")
        return sexAge(key, { female: "Nữ", male: "Nam", other: "Khác", unknown: "Không rõ" }, "tuổi");
      return chaptersVi[key] ?? key;
    },
  },
  en: {
    title: "Figures of care",
    lead: "Visits and people of the months that are over. Nobody's record can be opened from here.",
    by: "By",
    month: "Month",
    dimensions: {
      month: "Month",
      facility: "Facility",
      commune: "Commune",
      "sex-age": "Sex and age",
      chapter: "Chapter of ICD-10",
    },
    province: "Whole province",
    visits: "Visits",
    people: "People",
    bar: "Compared",
    hidden: "hidden",
    hiddenWhy: (fewest) =>
      `Figures of fewer than ${fewest} people are hidden, and others from which they would follow. A person may stand in several lines.`,
    none: "No visits in this month.",
    names: (by, key) => {
      if (key === "none") return by === "chapter" ? "No diagnosis by ICD-10" : "Not known";
      if (by === "sex-age")
        return sexAge(key, { female: "Female", male: "Male", other: "Other", unknown: "Not known" }, "years");
      return chaptersEn[key] ?? key;
    },
  },
};
