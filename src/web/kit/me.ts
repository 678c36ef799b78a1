import * as z from "zod/mini";
import { callApi } from "./api.ts";

const Place = z.nullable(z.object({ id: z.string(), name: z.nullable(z.string()) }));

const Wearable = z.object({
  grant: z.string(),
  role: z.string(),
  roleName: z.string(),
  roleNameEn: z.string(),
  facility: Place,
  isDangerous: z.boolean(),
  needsSecondFactor: z.boolean(),
  isWorn: z.boolean(),
});
export type Wearable = z.infer<typeof Wearable>;

const MeAnswer = z.object({
  accountId: z.string(),
  login: z.string(),
  name: z.string(),
  /** Where codes are sent. */
  phone: z.nullable(z.string()),
  /** Whose record is one's own. */
  patient: z.nullable(z.string()),
  kind: z.enum(["staff", "citizen"]),
  role: z.object({ code: z.string(), name: z.string() }),
  /** The role at a place that is worn now. */
  grant: z.nullable(z.string()),
  facility: Place,
  roles: z.array(Wearable),
  /** What the server said is allowed. */
  permissions: z.array(z.string()),
  /** Types of the record that may be searched; `*` is all of them. */
  searches: z.array(z.string()),
  methods: z.array(z.string()),
  /** Minutes without a request after which the server ends the session. */
  idleMinutes: z.nullable(z.number()),
  device: z.nullable(z.object({ name: z.nullable(z.string()), facility: z.nullable(z.string()) })),
  factors: z.object({
    hasPassword: z.boolean(),
    hasTotp: z.boolean(),
    passkeys: z.number(),
    recoveryCodes: z.number(),
    hasPin: z.boolean(),
    hasBadge: z.boolean(),
    minimumPasswordLength: z.number(),
  }),
  needs: z.array(z.string()),
});
/** Who is signed in, in which role and where, and what the server says they may do. */
export type Me = z.infer<typeof MeAnswer>;

export const askMe = (): Promise<Me> => callApi("/api/me", MeAnswer);
