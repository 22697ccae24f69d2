/** The pictures the studio made, as they are read and found again. */
import { basename } from "node:path";
import { Fault } from "../../../contract/fault.ts";
import type { CollectionId, PersonId, PictureId, ReferenceId, SheetId, StyleId } from "../../../contract/values/id.ts";
import type { Colour, PictureQuery } from "../../../contract/library/finding.ts";
import type { Picture, PictureCounts, PicturePage } from "../../../contract/library/library.ts";
import type { Recipe } from "../../../contract/making/recipe.ts";
import { condition } from "../finding/condition.ts";
import type { Store } from "../database/store.ts";

interface PictureRow {
  readonly id: number;
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly colour: Colour;
  readonly made: number;
  readonly made_offset: number | null;
  readonly seconds: number | null;
  readonly provider: string | null;
  readonly machine: string | null;
  readonly engine: string | null;
  readonly device: string | null;
  readonly recipe: string;
  readonly stars: number;
  readonly rejected: number;
  readonly tags: string;
  readonly trashed: number | null;
  readonly exported: number | null;
  readonly missing: number;
  readonly sheet: SheetId | null;
}

interface LinkRow {
  readonly picture: number;
  readonly kind: "person" | "style";
  readonly entry: number | null;
  readonly reference: number | null;
  readonly source: number | null;
  readonly name: string;
  readonly weight: number;
}

const ofSheet = "job IN (SELECT job FROM sheet_job WHERE sheet = ?)";
interface CollectedRow {
  readonly picture: number;
  readonly id: CollectionId;
  readonly name: string;
}

const columns =
  "id, path, width, height, colour, made, made_offset, seconds, provider, machine, engine, device, recipe, stars, rejected, tags, trashed, exported, missing, (SELECT sheet FROM sheet_job s WHERE s.job = picture.job) AS sheet";

/**
 * Pictures newest first, a page at a time. A page goes on after the last picture of the one before, so that new
 * pictures in between neither repeat nor hide any.
 * @param after  `next` of the page before
 */
export function queryPictures(
  store: Store,
  query: PictureQuery,
  after: string | undefined,
  limit: number,
): PicturePage {
  const { database } = store;
  const [where, values] = condition(store, query);
  const [made, id] = after === undefined ? [null, null] : after.split("-").map(Number);
  const rows = database.all<PictureRow>(
    `SELECT ${columns} FROM picture WHERE ${where} ${after === undefined ? "" : "AND (made, id) < (?, ?)"} ORDER BY made DESC, id DESC LIMIT ?`,
    ...values,
    ...(after === undefined ? [] : [made ?? 0, id ?? 0]),
    limit + 1,
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  const total = database.get<{ total: number }>(
    `SELECT count(*) AS total FROM picture WHERE ${where}`,
    ...values,
  )!.total;
  return { pictures: withLinks(store, shown), next: last ? `${last.made}-${last.id}` : null, total };
}

/** @throws Fault `library.unknown` */
export function readPictureRow(store: Store, id: number): Picture {
  const row = store.database.get<PictureRow>(`SELECT ${columns} FROM picture WHERE id = ?`, id);
  const [picture] = row ? withLinks(store, [row]) : [];
  if (!picture) throw new Fault("library.unknown", { kind: "picture", id });
  return picture;
}

/** Those of these ids that there are, in their order. */
export function somePictures(store: Store, ids: readonly PictureId[]): readonly Picture[] {
  const rows = store.database.all<PictureRow>(
    `SELECT ${columns} FROM picture WHERE id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  );
  const found = new Map(withLinks(store, rows).map((picture) => [picture.id, picture]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** Every picture that was made for a sheet and is not in the trash. */
export function picturesOfSheet(store: Store, sheet: SheetId): readonly Picture[] {
  const rows = store.database.all<PictureRow>(
    `SELECT ${columns} FROM picture WHERE trashed IS NULL AND ${ofSheet} ORDER BY id`,
    sheet,
  );
  return withLinks(store, rows);
}

/** Those in the trash count there only. */
export function countPictures({ database }: Store): PictureCounts {
  return database.get<PictureCounts>(
    `SELECT count(*) FILTER (WHERE trashed IS NULL) AS "all",
       count(*) FILTER (WHERE trashed IS NULL AND stars > 0) AS starred,
       count(*) FILTER (WHERE trashed IS NULL AND exported IS NULL) AS notExported,
       count(*) FILTER (WHERE trashed IS NULL AND rejected = 1) AS rejected,
       count(*) FILTER (WHERE trashed IS NOT NULL) AS trash
     FROM picture`,
  )!;
}

function withLinks({ database }: Store, rows: readonly PictureRow[]): readonly Picture[] {
  const links = database.all<LinkRow>(
    `SELECT l.picture, l.kind, l.reference, l.source, l.weight, coalesce(e.name, l.name) AS name,
       CASE WHEN e.trashed IS NULL AND e.removed IS NULL THEN e.id END AS entry
     FROM picture_entry l LEFT JOIN entry e ON e.id = l.entry
     WHERE l.picture IN (SELECT value FROM json_each(?)) ORDER BY l.picture, l.kind, l.position`,
    JSON.stringify(rows.map((row) => row.id)),
  );
  const own = Map.groupBy(links, (link) => link.picture);
  const collected = database.all<CollectedRow>(
    `SELECT m.picture, c.id, c.name FROM collected m JOIN collection c ON c.id = m.collection
     WHERE m.removed IS NULL AND c.removed IS NULL AND m.picture IN (SELECT value FROM json_each(?)) ORDER BY m.id`,
    JSON.stringify(rows.map((row) => row.id)),
  );
  const lying = Map.groupBy(collected, ({ picture }) => picture);
  return rows.map((row) => ({
    ...pictureOf(row, own.get(row.id) ?? []),
    collections: (lying.get(row.id) ?? []).map(({ id, name }) => ({ id, name })),
  }));
}

function pictureOf(row: PictureRow, links: readonly LinkRow[]): Omit<Picture, "collections"> {
  const { width, height, colour, made, seconds, provider, machine, engine, device, stars, trashed, exported, sheet } =
    row;
  const link = ({ entry, name, reference, source }: LinkRow) => ({
    id: entry,
    name,
    reference: reference as ReferenceId | null,
    picture: source as PictureId | null,
  });
  return {
    id: row.id as PictureId,
    width,
    height,
    colour,
    made,
    ...(row.made_offset === null ? {} : { offset: row.made_offset }),
    seconds,
    provider,
    ...(machine === null ? {} : { machine }),
    ...(engine === null ? {} : { engine }),
    ...(device === null ? {} : { device }),
    recipe: JSON.parse(row.recipe) as Recipe,
    people: links.filter((l) => l.kind === "person").map((l) => ({ ...link(l), id: l.entry as PersonId | null })),
    styles: links
      .filter((l) => l.kind === "style")
      .map((l) => ({ ...link(l), id: l.entry as StyleId | null, weight: l.weight })),
    stars,
    rejected: row.rejected === 1,
    tags: JSON.parse(row.tags) as readonly string[],
    trashed,
    exported,
    file: basename(row.path),
    present: row.missing === 0,
    sheet,
  };
}
