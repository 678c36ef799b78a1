import { checkDong, type Dong } from "./money.ts";

const digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"] as const;
const scales = ["", "nghìn", "triệu"] as const;

/** `1234567` → `Một triệu hai trăm ba mươi bốn nghìn năm trăm sáu mươi bảy đồng`, as receipts want it. */
export function dongInWords(amount: Dong): string {
  const size = Math.abs(checkDong(amount));
  const words = size === 0 ? "không" : readNumber(size, false);
  const text = `${amount < 0 ? "âm " : ""}${words} đồng`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Billions are read as a number of their own: `nghìn tỷ`, `triệu tỷ`. */
function readNumber(value: number, full: boolean): string {
  const billions = Math.floor(value / 1e9);
  if (billions === 0) return readBelowBillion(value, full);
  const rest = value % 1e9;
  const head = `${readNumber(billions, full)} tỷ`;
  return rest === 0 ? head : `${head} ${readBelowBillion(rest, true)}`;
}

function readBelowBillion(value: number, full: boolean): string {
  const words: string[] = [];
  for (let scale = 2; scale >= 0; scale -= 1) {
    const group = Math.floor(value / 1000 ** scale) % 1000;
    if (group === 0) continue;
    words.push(readGroup(group, full || words.length > 0), scales[scale] ?? "");
  }
  return words.filter((word) => word !== "").join(" ");
}

/** Three digits; `full` says that more digits stand before them, so that a missing hundred is spoken. */
function readGroup(group: number, full: boolean): string {
  const hundreds = Math.floor(group / 100);
  const rest = group % 100;
  const head = hundreds > 0 || full ? [`${digit(hundreds)} trăm`] : [];
  return [...head, ...(rest === 0 ? [] : [readTens(rest, head.length > 0)])].join(" ");
}

function readTens(value: number, afterHundred: boolean): string {
  const tens = Math.floor(value / 10);
  const ones = value % 10;
  if (tens === 0) return afterHundred ? `lẻ ${digit(ones)}` : digit(ones);
  if (tens === 1) return ones === 0 ? "mười" : `mười ${ones === 5 ? "lăm" : digit(ones)}`;
  return ones === 0 ? `${digit(tens)} mươi` : `${digit(tens)} mươi ${onesAfterTens(ones)}`;
}

function onesAfterTens(ones: number): string {
  if (ones === 1) return "mốt";
  return ones === 5 ? "lăm" : digit(ones);
}

const digit = (value: number): string => digits[value] ?? "";
