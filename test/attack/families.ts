import { apiAttacks } from "./api.attacks.ts";
import { appAttacks } from "./apps.attacks.ts";
import type { Family } from "./attack.ts";
import { browserAttacks } from "./browser.attacks.ts";
import { changeAttacks } from "./changes.attacks.ts";
import { fileAttacks } from "./files.attacks.ts";
import { guessingAttacks } from "./guessing.attacks.ts";
import { hintAttacks } from "./hints.attacks.ts";
import { injectionAttacks } from "./injection.attacks.ts";
import { outgoingAttacks } from "./outgoing.attacks.ts";
import { peopleAttacks } from "./people.attacks.ts";
import { recordAttacks } from "./records.attacks.ts";
import { rightsAttacks } from "./rights.attacks.ts";
import { slownessAttacks } from "./slowness.attacks.ts";
import { tokenAttacks } from "./tokens.attacks.ts";
import { traceAttacks } from "./traces.attacks.ts";
import { wireAttacks } from "./wire.attacks.ts";

/** All attacks, in the order in which they are run. */
export const families: readonly Family[] = [
  tokenAttacks,
  injectionAttacks,
  slownessAttacks,
  apiAttacks,
  recordAttacks,
  hintAttacks,
  changeAttacks,
  rightsAttacks,
  peopleAttacks,
  appAttacks,
  guessingAttacks,
  browserAttacks,
  wireAttacks,
  fileAttacks,
  outgoingAttacks,
  traceAttacks,
];
