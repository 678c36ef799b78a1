import * as z from "zod/mini";
import { AppError } from "../../base/app-error.ts";
import { command } from "../../http/route.ts";
import { updateRoleIdle } from "./role-idle.sql.ts";

const longest = 120;

export const roleIdleRoutes = [
  command({
    path: "/api/access/roles/:code/idle",
    permission: "access.roles",
    summary: "Sets after how many idle minutes sessions in a role end; null: the usual time.",
    input: z.object({
      code: z.string().check(z.maxLength(64)),
      minutes: z.nullable(z.int().check(z.minimum(2), z.maximum(longest))),
    }),
    output: z.object({ code: z.string(), minutes: z.nullable(z.number()) }),
    run: async ({ tx }, { code, minutes }) => {
      if (!(await updateRoleIdle(tx, code, minutes)))
        throw new AppError("not-found", "access.role-unknown", "Không có vai trò này");
      return { code, minutes };
    },
  }),
];
