/** The smallest id of an instant: ids begin with their time, so a range of time is a range of ids. */
export function floorOfInstant(at: Date): string {
  const time = Math.max(0, at.getTime()).toString(16).padStart(12, "0").slice(-12);
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}
