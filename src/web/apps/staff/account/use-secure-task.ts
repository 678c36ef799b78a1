import { useCallback, useState } from "react";
import { apiErrorOf } from "#web/kit/api-error.ts";
import { askMe } from "#web/kit/me.ts";
import { wasPutAside } from "#web/kit/passkey.ts";
import { openSession } from "#web/kit/session.ts";
import { type Task, useTask } from "#web/kit/use-task.ts";

type Work = () => Promise<unknown>;

export interface SecureTask extends Task {
  /** What waits until the person has shown again who they are. */
  readonly waiting: Work | undefined;
  readonly resume: () => Promise<void>;
  readonly drop: () => void;
}

const mustConfirm = "account.confirm";

/** Changes of how somebody signs in: the server may ask for the password once more, then they go on by themselves. */
export function useSecureTask(): SecureTask {
  const task = useTask();
  const [waiting, setWaiting] = useState<Work>();
  const { run: runTask } = task;
  const run = useCallback(
    async (work: Work) => {
      let isDone = true;
      const isTaken = await runTask(async () => {
        try {
          await work();
        } catch (error) {
          isDone = false;
          if (apiErrorOf(error).code === mustConfirm) return setWaiting(() => work);
          // Closing the browser's window for keys is no failure.
          if (!wasPutAside(error)) throw error;
        }
      });
      return isTaken && isDone;
    },
    [runTask],
  );
  const resume = useCallback(async () => {
    setWaiting(undefined);
    if (waiting !== undefined) await run(waiting);
  }, [waiting, run]);
  const drop = useCallback(() => setWaiting(undefined), []);
  return { ...task, run, waiting, resume, drop };
}

/** What the account can do now, as the server says. */
export const refreshMe = async (): Promise<void> => openSession(await askMe());
