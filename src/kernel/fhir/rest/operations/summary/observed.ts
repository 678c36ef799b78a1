import { conceptAt, conceptText, dayText, textAt, valuesAt } from "./values.ts";

/** The value of an Observation, or of one of its components, in words. */
export function observedText(from: unknown): string {
  const own = valueText(from);
  const components = valuesAt(from, "component").map(
    (component) => `${conceptAt(component, "code") ?? ""}: ${valueText(component) ?? "không rõ"}`,
  );
  const absent = conceptAt(from, "dataAbsentReason");
  const parts = [...(own === undefined ? [] : [own]), ...components];
  return parts.length === 0 ? (absent ?? "không rõ") : parts.join("; ");
}

function valueText(from: unknown): string | undefined {
  for (const { name, text } of kinds) {
    const [value] = valuesAt(from, name);
    const words = value === undefined ? undefined : text(value);
    if (words !== undefined) return words;
  }
  return undefined;
}

export function quantityText(quantity: unknown): string | undefined {
  const [value] = valuesAt(quantity, "value");
  if (typeof value !== "number") return undefined;
  const unit = textAt(quantity, "unit") ?? textAt(quantity, "code") ?? "";
  return `${textAt(quantity, "comparator") ?? ""}${String(value).replace(".", ",")} ${unit}`.trim();
}

const rangeText = (range: unknown): string | undefined => {
  const bounds = [valuesAt(range, "low")[0], valuesAt(range, "high")[0]].map(quantityText);
  return bounds.every((bound) => bound === undefined)
    ? undefined
    : bounds.map((bound) => bound ?? "…").join(" – ");
};

const ratioText = (ratio: unknown): string | undefined => {
  const parts = [valuesAt(ratio, "numerator")[0], valuesAt(ratio, "denominator")[0]].map(quantityText);
  return parts.includes(undefined) ? undefined : parts.join(" / ");
};

const plainText = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" ? String(value) : undefined;

const kinds: readonly { readonly name: string; readonly text: (value: unknown) => string | undefined }[] = [
  { name: "valueQuantity", text: quantityText },
  { name: "valueCodeableConcept", text: conceptText },
  { name: "valueString", text: plainText },
  { name: "valueInteger", text: plainText },
  { name: "valueBoolean", text: (value) => (value === true ? "có" : value === false ? "không" : undefined) },
  { name: "valueRange", text: rangeText },
  { name: "valueRatio", text: ratioText },
  { name: "valueDateTime", text: (value) => (typeof value === "string" ? dayText(value) : undefined) },
  { name: "valueTime", text: plainText },
];
