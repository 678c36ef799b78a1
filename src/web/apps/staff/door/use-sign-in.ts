import { useCallback, useEffect, useState } from "react";
import { ApiError } from "#web/kit/api-error.ts";
import { askMe, type Me } from "#web/kit/me.ts";
import { wasPutAside } from "#web/kit/passkey.ts";
import { openSession } from "#web/kit/session.ts";
import { type Task, useTask } from "#web/kit/use-task.ts";
import { findSharedComputer, type Step, wearRole } from "./door.ts";
import { firstStage, mayChooseRole, onwardPath, type Stage, stageAfter } from "./stage.form.ts";

export interface Door {
  readonly stage: Stage;
  readonly task: Task;
  readonly go: (stage: Stage) => void;
  /** Sends something; what the server answers decides what comes next. */
  readonly send: (work: () => Promise<Step>) => Promise<void>;
  readonly wear: (me: Me, grant: string) => Promise<void>;
}

export function useSignIn(): Door {
  const [stage, setStage] = useState<Stage>(() => firstStage(location.hash));
  const task = useTask();
  const { run, clear } = task;
  useEffect(forgetTicket, []);
  useSharedComputer(setStage);
  const go = useCallback(
    (next: Stage) => {
      clear();
      setStage(next);
    },
    [clear],
  );
  const send = useCallback(
    async (work: () => Promise<Step>) => {
      await run(async () => {
        const next = stageAfter(await quietly(work)) ?? (await stageOfWhoever());
        if (next !== undefined) setStage(next);
      });
    },
    [run],
  );
  const wear = useCallback(
    async (me: Me, grant: string) => {
      const isWorn = me.roles.some((role) => role.isWorn && role.grant === grant);
      await run(async () => {
        if (!isWorn) await wearRole(grant);
        enter(isWorn ? me : await askMe());
      });
    },
    [run],
  );
  return { stage, task, go, send, wear };
}

/** A ticket that came in the address must not stay in the browser's history; nor must a link that was used. */
function forgetTicket(): void {
  if (/^#(?:next=|\/activate\/)/.test(location.hash))
    history.replaceState(null, "", `${location.pathname}${location.search}`);
}

/** A door is not changed under the hands of somebody who is at it already: what they typed would be lost. */
const hasBegunToType = (): boolean =>
  [...document.forms].some((form) => [...new FormData(form).values()].some((value) => value !== ""));

/** At a shared computer the quick way in is the first one. */
function useSharedComputer(setStage: (change: (stage: Stage) => Stage) => void): void {
  useEffect(() => {
    const asked = new AbortController();
    findSharedComputer(asked.signal).then(
      (computer) => {
        if (computer === undefined || hasBegunToType()) return;
        setStage((stage) => (stage.tag === "password" ? { tag: "quick", computer: computer.name } : stage));
      },
      // Not knowing leaves the full way in, which says itself when the server is out of reach.
      () => undefined,
    );
    return () => asked.abort();
  }, [setStage]);
}

/** The session is open: choose a role, or go on. */
async function stageOfWhoever(): Promise<Stage | undefined> {
  const me = await askMe();
  if (mayChooseRole(me)) return { tag: "role", me };
  enter(me);
  return undefined;
}

/** Citizens have pages of their own; a page that asked for the sign-in gets its turn. */
function enter(me: Me): void {
  const onward = onwardPath(location.search) ?? (me.kind === "citizen" ? "/citizen" : undefined);
  if (onward !== undefined) return location.assign(onward);
  openSession(me);
}

async function quietly(work: () => Promise<Step>): Promise<Step> {
  try {
    return await work();
  } catch (error) {
    if (wasPutAside(error)) throw new ApiError("refused", undefined, { code: "key.put-aside" });
    throw error;
  }
}
