/** Sheets from their pictures alone: every cell says where it stands. */
import type { Draft } from "../../../contract/making/draft.ts";
import { wordsOf } from "../../../contract/making/idiom.ts";
import type { JobId, PersonId, PictureId, ReferenceId, SheetId, StyleId } from "../../../contract/values/id.ts";
import type { DraftStyle, DraftSubject } from "../../../contract/making/parts.ts";
import type { Recipe } from "../../../contract/making/recipe.ts";
import type { SheetMark } from "../../../contract/making/sheet-mark.ts";
import type { SheetPlan } from "../../../contract/making/sheets.ts";
import { draftOf } from "../../../jobs/drafts/recall.ts";
import { titleOf } from "../../../jobs/drafts/title.ts";
import { sheetTitle } from "../../../jobs/sheets/title.ts";
import type { PictureFile, Link } from "../pictures/record.ts";
import type { AxisNames } from "./sheets.ts";
import { placeJob } from "./sheet-jobs.ts";
import type { Store } from "../database/store.ts";

/**
 * Puts a picture that was read back into its sheet, which is made where it is not known yet. Called in the transaction
 * that inserts the picture.
 */
export function placeInSheet(
  store: Store,
  id: PictureId,
  { recipe, made }: Pick<PictureFile, "recipe" | "made">,
  links: readonly Link[],
): void {
  const mark = recipe.sheet;
  if (!mark || recipe.enlarged) return;
  const seed = recipe.seed - mark.seeds.first;
  const within = ({ at, of }: SheetMark["person"]) => at < Math.max(1, of);
  if (seed < 0 || seed >= mark.seeds.of || !within(mark.person) || !within(mark.style)) return;
  const { database } = store;
  const sheet = sheetOf(store, id, mark, recipe, made);
  const plan = JSON.parse(sheet.plan) as SheetPlan;
  const names = JSON.parse(sheet.names) as AxisNames;
  const { person, style } = mark;
  // People, styles and sheets are renamed between pictures: the newest one says how they are called.
  const newest = newestOf(store, sheet.id, made);
  /** An axis without values has none at its place. */
  const placed = <T>(axis: readonly T[], along: "person" | "style", value: T | undefined) =>
    newest(along, mark[along].at) ? axis.map((before, n) => (n === mark[along].at ? (value ?? before) : before)) : axis;
  const now: AxisNames = {
    people: placed(names.people, "person", person.name),
    styles: placed(names.styles, "style", style.name),
  };
  // One made before a name was given does not say it, and takes no name away.
  const unnamed = sheet.name === titleBy(names, recipe);
  const given = mark.name !== "" && (unnamed || newest()) ? mark.name : null;
  database.run(
    "UPDATE sheet SET name = ?, plan = ?, names = ?, made = min(made, ?) WHERE id = ?",
    given ?? (unnamed ? titleBy(now, recipe) : sheet.name),
    JSON.stringify({
      ...plan,
      people: placed(plan.people, "person", subjectOf(id, links)),
      styles: placed(plan.styles, "style", styleOf(id, recipe, links)),
    }),
    JSON.stringify(now),
    made,
    sheet.id,
  );
  const job = jobOf(store, id, recipe, made, links);
  placeJob(store, job, { sheet: sheet.id, person: mark.person.at, style: mark.style.at, seed });
}

/** Whether a picture made then is the newest of its sheet, or of a line of it, as far as they were read back. */
function newestOf({ database }: Store, sheet: SheetId, made: number) {
  const read = database.all<{ person: number; style: number; made: number }>(
    `SELECT s.person, s.style, max(p.made) AS made FROM sheet_job s JOIN picture p ON p.job = s.job
     WHERE s.sheet = ? GROUP BY s.person, s.style`,
    sheet,
  );
  return (along?: "person" | "style", at?: number): boolean =>
    read.every((one) => (along !== undefined && one[along] !== at) || one.made <= made);
}

/** What a sheet is called by itself, as far as its pictures were read back. */
const titleBy = ({ people, styles }: AxisNames, recipe: Recipe): string => {
  const read = (names: readonly string[]) => names.filter((name) => name !== "");
  return sheetTitle({ people: read(people), styles: read(styles) }, wordsOf(recipe));
};

interface SheetRow {
  readonly id: SheetId;
  readonly name: string;
  readonly plan: string;
  readonly names: string;
}

function sheetOf({ database, changed }: Store, id: PictureId, mark: SheetMark, recipe: Recipe, made: number): SheetRow {
  const find = () => database.get<SheetRow>("SELECT id, name, plan, names FROM sheet WHERE mark = ?", mark.id);
  const known = find();
  if (known) return known;
  const { people, styles, ...draft } = draftFrom(id, recipe);
  // What is not read back is taken for what this picture is made of.
  const plan: SheetPlan = {
    draft: {
      ...draft,
      seed: mark.seeds.first,
      count: 1,
      people: mark.person.of > 0 ? [] : people,
      styles: mark.style.of > 0 ? [] : styles,
    },
    people: Array.from({ length: mark.person.of }, () => people[0] ?? { picture: id }),
    styles: Array.from({ length: mark.style.of }, () => styles[0] ?? { picture: id, weight: 100 }),
    seeds: mark.seeds.of,
  };
  const blank = (of: number) => Array.from({ length: of }, () => "");
  const names: AxisNames = { people: blank(mark.person.of), styles: blank(mark.style.of) };
  database.run(
    "INSERT INTO sheet (name, made, plan, names, mark) VALUES (?, ?, ?, ?, ?)",
    mark.name || titleBy(names, recipe),
    made,
    JSON.stringify(plan),
    JSON.stringify(names),
    mark.id,
  );
  changed("sheet");
  return find()!;
}

/** The draft of a picture as it was made: every subject and every style picture by its place there. */
const draftFrom = (as: PictureId, recipe: Recipe): Draft =>
  draftOf(recipe, {
    people: recipe.subjects.map((_, at) => ({ as, at })),
    styles: recipe.styles.map(({ weight = 100 }, at) => ({ as, at: [at], weight })),
  });

/** A person of the library where the picture was made of one, else whoever is in it. */
function subjectOf(as: PictureId, links: readonly Link[]): DraftSubject | undefined {
  const link = links.find(({ kind }) => kind === "person");
  if (!link) return undefined;
  if (link.entry !== null && link.reference !== null && link.source === null)
    return { person: link.entry as PersonId, photo: link.reference as ReferenceId };
  return { as, at: 0 };
}

/** All style pictures of a cell are those of its style. */
function styleOf(as: PictureId, { styles }: Recipe, links: readonly Link[]): DraftStyle | undefined {
  const own = links.filter(({ kind }) => kind === "style");
  const [first] = own;
  if (!first) return undefined;
  const asToday = first.entry !== null && own.every(({ entry, weight }) => entry === first.entry && weight === 100);
  if (asToday) return { style: first.entry as StyleId, weight: 100 };
  const weight = Math.max(...styles.map((style) => style.weight ?? 100));
  return { as, at: styles.map((_, at) => at), weight };
}

/** A cell's pictures are those of its job: this one made a single picture, long ago. */
function jobOf({ database }: Store, id: PictureId, recipe: Recipe, made: number, links: readonly Link[]): JobId {
  const named = (kind: Link["kind"]) => links.filter((link) => link.kind === kind);
  const title = titleOf({
    people: named("person").map(({ name }) => name),
    styles: named("style"),
    prompt: recipe.prompt,
  });
  const job = database.run(
    `INSERT INTO job (draft, title, seed, state, added, ended, position)
     VALUES (?, ?, ?, 'done', ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM job))`,
    JSON.stringify({ ...draftFrom(id, recipe), seed: recipe.seed, count: 1 }),
    title,
    recipe.seed,
    made,
    made,
  );
  database.run("UPDATE picture SET job = ? WHERE id = ?", job, id);
  return job as JobId;
}
