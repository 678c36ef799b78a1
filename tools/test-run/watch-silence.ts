import { say } from "./tally.ts";

export interface SilenceWatch {
  readonly signal: AbortSignal;
  readonly heard: (from: string) => void;
  readonly stop: () => void;
}

/** Aborts when nothing is heard for so many milliseconds, naming the last that spoke. */
export function watchSilence(longest: number): SilenceWatch {
  const controller = new AbortController();
  let last = "nobody";
  const giveUp = (): void => {
    say(`✖ nothing heard for ${longest / 1000} s; the last was ${last}`);
    controller.abort();
  };
  let timer = setTimeout(giveUp, longest);
  return {
    signal: controller.signal,
    heard: (from) => {
      last = from;
      clearTimeout(timer);
      timer = setTimeout(giveUp, longest);
    },
    stop: () => clearTimeout(timer),
  };
}
