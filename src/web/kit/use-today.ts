import { useState } from "react";

/** The day a screen was opened on: a screen is pure, the clock is read once. */
export function useToday(): Date {
  const [today] = useState(() => new Date());
  return today;
}
