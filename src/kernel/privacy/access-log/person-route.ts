import * as z from "zod/mini";
import { AppError } from "#kernel/base/app-error.ts";
import { keyOf } from "#kernel/fhir/indexing/keys.ts";
import { query, type Route } from "#kernel/http/route.ts";
import { readPermission } from "./desk-routes.ts";
import { PatientView, patientNames } from "./entry-view.ts";

/** What searching the log needs of the record. */
export interface AccessLogDoor {
  /** Id of the one Patient who has this number on any card. */
  readonly findByNumber: (number: string) => Promise<string | undefined>;
}

/** An auditor has no right to search the record: one whole number names one person. */
export const personRoute = ({ findByNumber }: AccessLogDoor): Route =>
  query({
    path: "/api/audit/person",
    permission: readPermission,
    summary: "The patient who has this number on a card, to search the access log by.",
    input: z.object({ number: z.string().check(z.regex(/^[A-Za-z0-9]{6,20}$/)) }),
    output: PatientView,
    patients: (_input, { id }) => [id],
    run: async ({ tx }, { number }) => {
      const id = await findByNumber(number);
      const found = id === undefined ? undefined : (await patientNames(tx, [keyOf(id)])).get(keyOf(id));
      if (found === undefined)
        throw new AppError("not-found", "audit.person", "Không có đúng một người mang số này trên giấy tờ");
      return found;
    },
  });
