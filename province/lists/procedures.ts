/** The few procedures of the demo, by ICD-9-CM volume 3 as Vietnamese hospitals code them. */
export interface ProcedureKind {
  readonly code: string;
  readonly display: string;
  readonly name: string;
}

const kinds: Readonly<Record<string, ProcedureKind>> = {
  blood: { code: "38.99", display: "Other puncture of vein", name: "Lấy máu tĩnh mạch làm xét nghiệm" },
  xray: { code: "87.44", display: "Routine chest x-ray", name: "Chụp X-quang thường quy" },
  ultrasound: { code: "88.76", display: "Diagnostic ultrasound of abdomen", name: "Siêu âm ổ bụng" },
  gastroscopy: {
    code: "45.13",
    display: "Other endoscopy of small intestine",
    name: "Nội soi dạ dày - tá tràng",
  },
  suture: { code: "86.59", display: "Closure of skin of other sites", name: "Khâu vết thương phần mềm" },
  cast: { code: "93.53", display: "Application of other cast", name: "Bó bột bất động" },
  filling: { code: "23.2", display: "Restoration of tooth by filling", name: "Trám răng sâu" },
  appendectomy: { code: "47.01", display: "Laparoscopic appendectomy", name: "Cắt ruột thừa nội soi" },
  delivery: { code: "73.59", display: "Other manually assisted delivery", name: "Đỡ đẻ thường ngôi chỏm" },
};

export function getProcedureKind(key: string): ProcedureKind {
  const kind = kinds[key];
  if (kind === undefined) throw new RangeError(`no procedure named ${key}`);
  return kind;
}
