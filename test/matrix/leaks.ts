import type { Answered, Asked } from "./ask.ts";
import type { Caller } from "./callers.ts";
import type { Cell } from "./cell.ts";
import { expectedRoles, mayUse } from "./expected-roles.ts";
import { seesRow } from "./expected-rows.ts";
import type { Record as TheRecord } from "./record.ts";

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Who watches over accesses is told which rows were looked at, never what stands in them. */
const isWatching = ({ name }: Caller, { path }: Asked): boolean =>
  mayUse(name, "audit.read") && /^\/(?:api\/audit\/|fhir\/AuditEvent)/.test(path);

interface Watch {
  readonly callers: readonly Caller[];
  /** One cell per person: no answer of any address held the id of a row that is hidden from them. */
  readonly cells: () => readonly Cell[];
}

/** Looks into every answer that people get, whatever they asked; what they sent themselves is no news to them. */
export function watchLeaks(callers: readonly Caller[], { rows }: TheRecord): Watch {
  const secret = rows.filter(({ patient }) => patient !== "directory");
  const leaks = new Map<string, string[]>();
  const watched = callers.map((caller) => {
    const found: string[] = [];
    leaks.set(caller.name, found);
    const hidden = new Set(secret.filter((row) => !seesRow(caller.name, row)).map(({ id }) => id));
    const look = (asked: Asked, answer: Answered): void => {
      if (isWatching(caller, asked)) return;
      const sent = asked.path + JSON.stringify(asked.body ?? "");
      for (const [id] of answer.text.matchAll(uuid))
        if (hidden.has(id) && !sent.includes(id)) found.push(`${asked.method} ${asked.path.slice(0, 120)}`);
    };
    const ask = async (asked: Asked): Promise<Answered> => {
      const answer = await caller.ask(asked);
      look(asked, answer);
      return answer;
    };
    return { ...caller, ask };
  });
  const cells = () =>
    callers
      .filter(({ name }) => name in expectedRoles || name === "program" || name === "anonymous")
      .map(({ name }) => ({
        table: "leaks",
        row: "any answer",
        caller: name,
        expected: "nothing",
        actual: [...new Set(leaks.get(name))].slice(0, 3).join(", ") || "nothing",
      }));
  return { callers: watched, cells };
}
