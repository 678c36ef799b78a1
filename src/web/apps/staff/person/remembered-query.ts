import { onSessionChange } from "#web/kit/session.ts";

let remembered = "";

/** The last words looked for, so that going back from a record finds the list again; gone with the session. */
export const rememberedQuery = (): string => remembered;

export const rememberQuery = (typed: string): void => {
  remembered = typed;
};

onSessionChange(() => {
  remembered = "";
});
