import { apiAttacks } from "./api.attacks.ts";
import type { Family } from "./attack.ts";
import { injectionAttacks } from "./injection.attacks.ts";
import { tokenAttacks } from "./tokens.attacks.ts";

/** All attacks, in the order in which they are run. */
export const families: readonly Family[] = [tokenAttacks, injectionAttacks, apiAttacks];
