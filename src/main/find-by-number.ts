import { systemOrigin } from "#kernel/audit/origin.ts";
import { newId } from "#kernel/base/ids.ts";
import type { FhirActor } from "#kernel/fhir/rest/exchange.ts";
import type { RecordDoor } from "./record.ts";

interface Found {
  readonly entry?: readonly {
    readonly resource: {
      readonly id: string;
      readonly identifier?: readonly { readonly value?: string }[];
    };
  }[];
}

/** The product itself looks; the answer is one id and nothing else. */
const door: FhirActor = {
  id: "00000000-0000-7000-8000-000000000000",
  reach: undefined,
  may: (type, interaction) => type === "Patient" && interaction === "s",
  holds: () => false,
};

/** Id of the one Patient who has this number, of this kind or any; nobody when several have. */
export const findByNumberIn =
  ({ dispatch }: Pick<RecordDoor, "dispatch">, system?: string) =>
  async (number: string): Promise<string | undefined> => {
    const identifier = system === undefined ? number : `${system}|${number}`;
    const query = new URLSearchParams({ identifier, _count: "2" });
    const { status, body } = await dispatch({
      method: "GET",
      path: ["Patient"],
      query: query.toString(),
      header: () => undefined,
      body: () => {
        throw new Error("a search by query has no body");
      },
      text: () => "",
      actor: door,
      origin: systemOrigin("Tuệ Tĩnh", newId()),
      base: "",
      at: undefined,
    });
    if (status !== 200) return undefined;
    const rows = ((JSON.parse(body) as Found).entry ?? [])
      .map(({ resource }) => resource)
      .filter(({ identifier }) => identifier?.some(({ value }) => value === number) === true);
    return rows.length === 1 ? rows[0]?.id : undefined;
  };
