import { newName, type People, type PersonName, peopleChoice, type Sex } from "./lists/names.ts";
import { around, chance, integer, pickWeighted, type Random, weighted } from "./random.ts";

export interface Member {
  readonly role: "elder" | "parent" | "child";
  readonly sex: Sex;
  readonly birthDay: number;
  readonly name: PersonName;
}

export interface Household {
  readonly people: People;
  readonly members: readonly Member[];
}

const shapes = ["elders", "couple", "family", "generations", "young"] as const;
type Shape = (typeof shapes)[number];

/** Shares that give a population pyramid like that of the census: 23–25 % children, 13–15 % over sixty. */
const shapeShares: Readonly<Record<Shape, number>> = {
  elders: 11,
  couple: 16,
  family: 47,
  generations: 17,
  young: 9,
};
const shapeChoice = weighted(shapes, (shape) => shapeShares[shape]);

/** Villages have a main people; a tenth of the households belongs to another one. */
export function newHousehold(random: Random, villagePeople: People, today: number): Household {
  const people = chance(random, 0.9) ? villagePeople : pickWeighted(random, peopleChoice);
  const members: Member[] = [];
  const draft: Draft = { random, people, today, members };
  build[pickWeighted(random, shapeChoice)](draft);
  return { people, members };
}

/** Golden-section steps visit the peoples in proportion to their shares, so that even five villages differ. */
export const villagePeopleOf = (village: number): People =>
  pickWeighted(() => (0.3 + village * 0.618_033_988_75) % 1, peopleChoice);

interface Draft {
  readonly random: Random;
  readonly people: People;
  readonly today: number;
  readonly members: Member[];
}

const build: Readonly<Record<Shape, (draft: Draft) => void>> = {
  elders: (draft) => {
    const age = integer(draft.random, 61, 86);
    addElders(draft, age);
  },
  couple: (draft) => {
    addCouple(draft, integer(draft.random, 46, 62));
  },
  family: (draft) => {
    const motherAge = integer(draft.random, 22, 52);
    const father = addCouple(draft, motherAge);
    addChildren(draft, motherAge, father);
  },
  generations: (draft) => {
    const motherAge = integer(draft.random, 22, 45);
    const father = addCouple(draft, motherAge);
    addElders(draft, motherAge + integer(draft.random, 22, 32), father);
    addChildren(draft, motherAge, father);
  },
  young: (draft) => {
    const age = integer(draft.random, 19, 33);
    addMember(draft, "parent", chance(draft.random, 0.5) ? "male" : "female", age);
    if (chance(draft.random, 0.4)) addMember(draft, "parent", "male", age + 2);
  },
};

function addCouple(draft: Draft, womanAge: number): string {
  const man = addMember(draft, "parent", "male", womanAge + around(draft.random, 2.5, 2));
  addMember(draft, "parent", "female", womanAge);
  return man.name.family;
}

/** Women outlive men: the older the couple, the likelier that the grandmother is alone. */
function addElders(draft: Draft, womanAge: number, family?: string): void {
  const manAge = womanAge + around(draft.random, 2.5, 2);
  if (chance(draft.random, 0.9 - Math.max(0, manAge - 58) * 0.022))
    addMember(draft, "elder", "male", manAge, family);
  addMember(draft, "elder", "female", womanAge);
}

/** Two children as a rule, sometimes one or three; grown children leave at about twenty-three. */
function addChildren(draft: Draft, motherAge: number, family: string): void {
  const { random } = draft;
  const wanted = chance(random, 0.22) ? 3 : chance(random, 0.2) ? 1 : 2;
  let bornAt = integer(random, 20, 29) + random();
  for (let born = 0; born < wanted; born++) {
    const age = motherAge - bornAt;
    if (age > 0 && age < 23)
      addMember(draft, "child", chance(random, 0.525) ? "male" : "female", age, family);
    bornAt += 1.5 + random() * 4;
  }
}

function addMember(
  draft: Draft,
  role: Member["role"],
  sex: Sex,
  ...rest: [age: number, family?: string]
): Member {
  const [age, family] = rest;
  const { random, today } = draft;
  const days = Math.max(1, Math.round((age + (Number.isInteger(age) ? random() : 0)) * 365.25));
  const member: Member = { role, sex, birthDay: today - days, name: freshName(draft, sex, family) };
  draft.members.push(member);
  return member;
}

/** Nobody gives a child the name of somebody in the house; after a few tries even that is let pass. */
function freshName(draft: Draft, sex: Sex, family: string | undefined): PersonName {
  let name = newName(draft.random, draft.people, sex, family);
  for (let tries = 0; tries < 4 && isTaken(draft, name); tries++) {
    name = newName(draft.random, draft.people, sex, family);
  }
  return name;
}

const isTaken = (draft: Draft, name: PersonName): boolean =>
  draft.members.some((member) => member.name.given === name.given);
