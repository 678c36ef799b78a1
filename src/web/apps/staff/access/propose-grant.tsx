import { type FormEvent, type ReactNode, useState } from "react";
import { ApiError } from "#web/kit/api-error.ts";
import { useLanguage, useWords } from "#web/kit/language.tsx";
import { LoadView } from "#web/kit/load-view.tsx";
import { Refusal } from "#web/kit/refusal.tsx";
import { sessionNow } from "#web/kit/session.ts";
import { textIn } from "#web/kit/text-in.ts";
import { typedDay } from "#web/kit/typed-day.ts";
import { useLoad } from "#web/kit/use-load.ts";
import { useSubmitKey } from "#web/kit/use-submit-key.ts";
import { useTask } from "#web/kit/use-task.ts";
import { type Choice, findFacilities, type GrantWish, listRoles, proposeGrant, type Role } from "./access.ts";
import { ChoiceField } from "./choice-field.tsx";
import { accessWords } from "./words.ts";

interface ProposeGrantProps {
  readonly account: string;
  readonly done: () => void;
}

export function ProposeGrant(props: ProposeGrantProps): ReactNode {
  const words = useWords(accessWords);
  const load = useLoad(listRoles);
  return (
    <section className="panel" aria-labelledby="propose-title">
      <h2 id="propose-title" className="section-title">
        {words.propose}
      </h2>
      <p className="lead">{words.proposeLead}</p>
      <LoadView load={load}>{(roles) => <ProposeForm {...props} roles={roles} />}</LoadView>
    </section>
  );
}

/** The head of a facility decides about that one only. */
function ownFacility(): Choice | undefined {
  const session = sessionNow();
  const facility = session.tag === "in" ? session.me.facility : null;
  return facility === null ? undefined : { id: facility.id, name: facility.name ?? facility.id };
}

function ProposeForm({ account, done, roles }: ProposeGrantProps & { readonly roles: readonly Role[] }) {
  const words = useWords(accessWords);
  const task = useTask();
  const form = useSubmitKey();
  const [facility, setFacility] = useState(ownFacility);
  const [outcome, setOutcome] = useState<string>();
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const target = event.currentTarget;
    const sent = new FormData(target);
    const isDone = await task.run(async () => {
      const wish = wishOf(account, facility, sent);
      if (wish === undefined) throw new ApiError("refused", words.untilWrong);
      setOutcome((await proposeGrant(wish)).state);
    });
    if (!isDone) return;
    target.reset();
    done();
  };
  return (
    <form className="fields" ref={form} onSubmit={(event) => void send(event)} noValidate>
      <div className="field-row">
        <RoleField roles={roles} />
        <ChoiceField
          chosen={facility}
          choose={setFacility}
          label={words.facility}
          empty={words.wholeProvince}
          find={findFacilities}
          isFixed={ownFacility() !== undefined}
        />
        <UntilField />
      </div>
      <label className="field">
        {words.reason}
        <input name="reason" maxLength={500} autoComplete="off" />
      </label>
      <Refusal error={task.error} />
      <p className="outcome" aria-live="polite">
        {outcome !== undefined && (outcome === "active" ? words.grantedNow : words.grantWaits)}
      </p>
      <div className="primary-right">
        <button type="submit" className="button button-primary" disabled={task.isBusy}>
          {words.propose}
        </button>
      </div>
    </form>
  );
}

/** Undefined when the last day is no day. */
function wishOf(account: string, facility: Choice | undefined, form: FormData): GrantWish | undefined {
  const typed = textIn(form, "until").trim();
  const until = typedDay(typed, latestDay());
  if (typed !== "" && until === undefined) return undefined;
  return {
    account,
    role: textIn(form, "role"),
    reason: textIn(form, "reason").trim(),
    ...(facility && { facility: facility.id }),
    // To the end of that day here.
    ...(until !== undefined && { until: `${until}T23:59:59+07:00` }),
  };
}

/** Ten years from now: what is typed with two digits means a year before that. */
function latestDay(): Date {
  const day = new Date();
  day.setFullYear(day.getFullYear() + 10);
  return day;
}

function UntilField(): ReactNode {
  const words = useWords(accessWords);
  return (
    <label className="field">
      {words.untilField}
      <input
        name="until"
        inputMode="numeric"
        maxLength={12}
        autoComplete="off"
        placeholder={words.untilHint}
      />
    </label>
  );
}

/** Those of citizens come from the record, not from an administrator. */
function RoleField({ roles }: { readonly roles: readonly Role[] }): ReactNode {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  return (
    <label className="field">
      {words.role}
      <select name="role" defaultValue="">
        <option value="" disabled>
          {words.chooseRole}
        </option>
        {roles
          .filter(({ reach }) => reach !== "self")
          .map(({ code, name, nameEn, isDangerous }) => (
            <option key={code} value={code}>
              {language === "vi" ? name : nameEn}
              {isDangerous ? ` (${words.dangerous})` : ""}
            </option>
          ))}
      </select>
    </label>
  );
}
