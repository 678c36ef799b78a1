import { randomInt } from "node:crypto";

/** Letters that cannot be taken for each other. */
const letters = "abcdefghjkmnpqrstuvwxyz23456789";

/** A password to be read over a telephone, in groups of four; 79 bits. */
export function spokenPassword(): string {
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join("");
  return Array.from({ length: 4 }, group).join("-");
}
