import { type ReactNode } from "react";
import * as z from "zod/mini";
import { callApi } from "#web/kit/api.ts";
import { useWords } from "#web/kit/language.tsx";
import { newKey } from "#web/kit/new-key.ts";
import { Refusal } from "#web/kit/refusal.tsx";
import { isAllowed } from "#web/kit/session.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { useTask } from "#web/kit/use-task.ts";
import { personWords } from "./words.ts";

const Apps = z.object({ apps: z.array(z.object({ id: z.string(), name: z.string() })) });

const listApps = async (signal: AbortSignal): Promise<z.infer<typeof Apps>["apps"]> =>
  isAllowed("smart.launch") ? (await callApi("/api/smart/apps", Apps, { signal })).apps : [];

const Launch = z.object({ launchUrl: z.string(), launch: z.string() });

/** Asks for a launch and gives the address at which the app begins, with this patient and no other. */
async function launch(app: string, patient: string): Promise<string> {
  const wish = { method: "POST", json: { app, patient }, key: newKey() } as const;
  const opened = await callApi("/api/smart/launch", Launch, wish);
  const address = new URL(opened.launchUrl);
  address.searchParams.set("iss", `${location.origin}/fhir`);
  address.searchParams.set("launch", opened.launch);
  return address.href;
}

/** Apps of others that can be opened with this patient; absent where none is registered. */
export function AppDoors({ patient }: { readonly patient: string }): ReactNode {
  const words = useWords(personWords);
  const { state } = useLoad(listApps);
  const task = useTask();
  if (state.tag !== "ready" || state.value.length === 0) return null;
  const open = async (app: string): Promise<void> => {
    // Opened by the press itself: browsers keep back windows that come later.
    const tab = globalThis.open("", "_blank");
    const isDone = await task.run(async () => {
      const address = await launch(app, patient);
      if (tab === null) location.assign(address);
      else tab.location.href = address;
    });
    if (!isDone) tab?.close();
  };
  return (
    <p className="restricted">
      <span className="muted">{words.openIn}</span>
      {state.value.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          className="button"
          disabled={task.isBusy}
          onClick={() => void open(id)}
        >
          {name} <span aria-hidden="true">↗</span>
        </button>
      ))}
      <Refusal error={task.error} />
    </p>
  );
}
