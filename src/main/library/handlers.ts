/** The library's calls, each with what does it. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { isFault } from "../../contract/fault.ts";
import type { LibraryEvents } from "../../contract/library/library.ts";
import type { HandlerContext, Handlers } from "../../contract/rpc/server.ts";
import { backUp } from "./opening/backup.ts";
import {
  addCollection,
  allCollections,
  putInto,
  removeCollection,
  renameCollection,
  takeOut,
} from "./finding/collections.ts";
import { keepDraft, keptDraft } from "./composer/draft.ts";
import { readEntry } from "./entries/entries.ts";
import {
  addEntry,
  addPictures,
  changeEntry,
  cropPicture,
  preferPicture,
  removePicture,
  turnPicture,
  weighPicture,
} from "./entries/entry-changes.ts";
import { mergeEntries, movePicture, splitEntry } from "./entries/entry-joining.ts";
import { entryNames, exportsAt, recordExport } from "./pictures/exports.ts";
import { alikeInLibrary, keepApart, facesOf, recordFaces } from "./entries/faces.ts";
import { facets } from "./finding/facets.ts";
import { letGoOfPrivate, letGoOfUnmade } from "./pictures/forgetting.ts";
import { linkDerived, pictureFile, pictureFiles, referenceFile, styleReferences } from "./pictures/files.ts";
import { everything } from "./opening/everything.ts";
import { type Brought, bringIn, bringStyleIn } from "./entries/import.ts";
import { addLearned, learnedFor, learnedOf, removeLearned, useLearned } from "./entries/learned.ts";
import { jobsIn } from "./jobs/jobs.ts";
import {
  allSnippets,
  composerPresets,
  removeComposerPreset,
  removeSnippet,
  renameComposerPreset,
  renameSnippet,
  saveComposerPreset,
  saveSnippet,
} from "./composer/keeping.ts";
import type { Opened } from "./opening/open.ts";
import { glances } from "./pictures/glances.ts";
import {
  beginMeasuring,
  measuredOutline,
  measuresOf,
  measuring,
  nextToMeasure,
  recordMeasures,
} from "./pictures/measures.ts";
import { outline } from "./finding/outline.ts";
import { enlargedFrom, madeOf, usedIn } from "./pictures/made-of.ts";
import { pace } from "./jobs/pace.ts";
import { ratePictures, tagPictures } from "./pictures/picture-changes.ts";
import { countPictures, queryPictures, readPictureRow, somePictures } from "./pictures/pictures.ts";
import { allPresets, deletePreset, savePreset } from "./composer/presets.ts";
import { suggestPrompts } from "./composer/prompts.ts";
import { rebuild } from "./opening/rebuild.ts";
import { markExported, recordPicture } from "./pictures/record.ts";
import { bytesPerPixel } from "./pictures/file-sizes.ts";
import { addSheet, allSheets, changeSheet, readSheet, removeSheet } from "./jobs/sheets.ts";
import { erase, lookAtRemoval } from "./removal/erase.ts";
import { countShelf, listShelf } from "./entries/shelf.ts";
import { allSearches, removeSearch, renameSearch, saveSearch } from "./finding/searches.ts";
import { takeStyle } from "./entries/taking.ts";
import { putInTrash, restore } from "./pictures/trash.ts";
import { firstLogged, redo, undo } from "./database/undo.ts";
import type { SourceFile, WorkerCalls } from "./thread/worker-calls.ts";

/** Pictures on a page, where the window does not say. */
const pageSize = 100;

type LibraryHandlers = Handlers<WorkerCalls, LibraryEvents>;

/** Every call of an open library. What a call changes is logged in the name in which it was asked. */
export function handlersOf(opened: Opened): LibraryHandlers {
  const jobs = jobsIn(opened.store);
  const inNoName = handlersIn(opened, jobs);
  const handler = (call: keyof WorkerCalls) => (input: unknown, context: HandlerContext<LibraryEvents>) => {
    const { by } = context;
    const handlers = by ? handlersIn({ ...opened, store: { ...opened.store, by } }, jobs) : inNoName;
    return handlers[call](input as never, context);
  };
  const calls = Object.keys(inNoName) as (keyof WorkerCalls)[];
  return Object.fromEntries(calls.map((call) => [call, handler(call)])) as unknown as LibraryHandlers;
}

function handlersIn({ store, notices, makeReady, close }: Opened, jobs: ReturnType<typeof jobsIn>): LibraryHandlers {
  /** One after the other: each is decoded whole, and several at once would only need more memory. */
  const all = async (sources: readonly SourceFile[], bring = bringIn): Promise<readonly Brought[]> => {
    const brought: Brought[] = [];
    for (const source of sources) brought.push(await bring(store, source));
    return brought;
  };
  /** What cannot be forgotten on a disk that is full is with the next job that ends, or at the next start. */
  const forget = () =>
    letGoOfPrivate(store).catch((fault: unknown) => {
      if (!isFault(fault)) throw fault;
    });
  return {
    "people.list": (query) => listShelf(store, "person", query),
    "people.counts": () => countShelf(store, "person"),
    "people.add": async ({ name, sources }) => addEntry(store, "person", name, await all(sources)),
    "people.change": ({ id, change }) => changeEntry(store, "person", id, change),
    "people.addPhotos": async ({ id, sources }) => {
      readEntry(store, "person", id);
      return addPictures(store, "person", id, await all(sources));
    },
    "people.removePhoto": ({ id, photo }) => removePicture(store, "person", id, photo),
    "people.prefer": ({ id, photo }) => preferPicture(store, "person", id, photo),
    "people.crop": ({ id, photo, crop }) => cropPicture(store, "person", id, photo, crop),

    "people.turn": ({ id, photo, by }) => turnPicture(store, "person", id, photo, by),
    "people.merge": ({ id, others, name }) => mergeEntries(store, "person", id, others, name),
    "people.movePhoto": ({ id, photo, to }) => movePicture(store, "person", id, photo, to),
    "people.split": ({ id, photos, name }) => splitEntry(store, "person", id, photos, name),

    "styles.list": (query) => listShelf(store, "style", query),
    "styles.counts": () => countShelf(store, "style"),
    "styles.add": async ({ name, sources }) => addEntry(store, "style", name, await all(sources, bringStyleIn)),
    "styles.take": async ({ sources, places, ...given }) =>
      takeStyle(store, given, await all(sources, bringStyleIn), places),
    "styles.change": ({ id, change }) => changeEntry(store, "style", id, change),
    "styles.addPictures": async ({ id, sources }) => {
      readEntry(store, "style", id);
      return addPictures(store, "style", id, await all(sources, bringStyleIn));
    },
    "styles.removePicture": ({ id, picture }) => removePicture(store, "style", id, picture),
    "styles.prefer": ({ id, picture }) => preferPicture(store, "style", id, picture),
    "styles.turn": ({ id, picture, by }) => turnPicture(store, "style", id, picture, by),
    "styles.merge": ({ id, others, name }) => mergeEntries(store, "style", id, others, name),
    "styles.movePicture": ({ id, picture, to }) => movePicture(store, "style", id, picture, to),
    "styles.split": ({ id, pictures, name }) => splitEntry(store, "style", id, pictures, name),
    "styles.weigh": ({ id, picture, weight }) => weighPicture(store, id, picture, weight),

    "pictures.query": ({ query, after, limit = pageSize }) => queryPictures(store, query, after, limit),
    "pictures.outline": ({ query, sort }) => outline(store, query, sort),
    "pictures.facets": ({ query }) => facets(store, query),
    "pictures.some": ({ ids }) => somePictures(store, ids),
    "pictures.usedIn": ({ id }) => usedIn(store, id),
    "pictures.enlargedFrom": ({ id }) => enlargedFrom(store, id),
    "pictures.get": ({ id }) => readPictureRow(store, id),
    "pictures.counts": () => countPictures(store),
    "pictures.rate": ({ ids, ...rating }) => done(ratePictures(store, ids, rating)),
    "pictures.tag": ({ ids, tags }) => done(tagPictures(store, ids, tags)),
    "pictures.madeOf": ({ id }) => madeOf(store, id),
    "pictures.record": (picture) => recordPicture(store, picture),
    "pictures.pace": (picture) => pace(store, picture),
    "exports.at": ({ folder, ids }) => exportsAt(store, folder, ids),
    "exports.record": (file) => done(recordExport(store, file)),
    "entries.names": () => entryNames(store),
    "pictures.exported": ({ ids }) => done(markExported(store, ids)),

    "trash.put": ({ items }) => done(putInTrash(store, items)),
    "trash.restore": ({ items }) => done(restore(store, items)),
    "removal.look": (scope) => lookAtRemoval(store, scope),
    "removal.erase": (scope) => erase(store, scope),
    "history.undo": (which) => undo(store, which),
    "history.redo": (which) => redo(store, which),
    "history.logged": () => firstLogged(store),
    "collections.list": () => allCollections(store),
    "collections.add": ({ name, pictures }) => addCollection(store, name, pictures),
    "collections.rename": ({ id, name }) => done(renameCollection(store, id, name)),
    "collections.remove": ({ id }) => done(removeCollection(store, id)),
    "collections.put": ({ id, pictures }) => putInto(store, id, pictures),
    "collections.take": ({ id, pictures }) => done(takeOut(store, id, pictures)),
    "searches.list": () => allSearches(store),
    "searches.save": ({ name, address }) => saveSearch(store, name, address),
    "searches.rename": ({ id, name }) => done(renameSearch(store, id, name)),
    "searches.remove": ({ id }) => done(removeSearch(store, id)),

    "snippets.list": () => allSnippets(store),
    "snippets.save": ({ name, text }) => saveSnippet(store, name, text),
    "snippets.rename": ({ id, name }) => done(renameSnippet(store, id, name)),
    "snippets.remove": ({ id }) => done(removeSnippet(store, id)),
    "composer.presets": () => composerPresets(store),
    "composer.savePreset": ({ name, settings }) => saveComposerPreset(store, name, settings),
    "composer.renamePreset": ({ id, name }) => done(renameComposerPreset(store, id, name)),
    "composer.removePreset": ({ id }) => done(removeComposerPreset(store, id)),

    "prompts.suggest": ({ text }) => suggestPrompts(store, text),

    "file.reference": ({ id }) => referenceFile(store, id),
    "file.picture": ({ id }) => pictureFile(store, id),
    "file.pictures": ({ ids }) => pictureFiles(store, ids),
    "file.unmade": async ({ digests }) => {
      await letGoOfUnmade(store, digests);
      return null;
    },
    "file.derived": ({ reference, sha256 }) => done(linkDerived(store, reference, sha256)),
    "faces.of": ({ photo }) => facesOf(store, photo),
    "faces.record": ({ photo, found }) => done(recordFaces(store, photo, found)),
    "faces.alike": () => alikeInLibrary(store),
    "faces.apart": ({ people }) => done(keepApart(store, people)),
    "learned.list": ({ style }) => learnedOf(store, style),
    "learned.for": ({ style, model }) => learnedFor(store, style, model),
    "learned.add": (one) => addLearned(store, one),
    "learned.use": ({ style, model, id }) => done(useLearned(store, style, model, id)),
    "learned.remove": ({ id }) => done(removeLearned(store, id)),
    "style.references": ({ id }) => styleReferences(store, id),

    "jobs.all": jobs.all,
    "jobs.add": ({ job, place }) => jobs.add(job, place),
    "jobs.take": ({ worker, lease, site }) => jobs.take(worker, lease, site),
    "jobs.send": ({ id, place }) => jobs.send(id, place),
    "jobs.renew": ({ id, worker, lease }) => jobs.renew(id, worker, lease),
    "jobs.progress": ({ id, worker, progress }) => jobs.progress(id, worker, progress),
    "jobs.progressOf": ({ id }) => jobs.progressOf(id),
    "jobs.settle": async ({ id, worker, settlement }) => {
      const own = jobs.settle(id, worker, settlement);
      if (own) await forget();
      return own;
    },
    "jobs.release": async ({ worker }) => {
      jobs.release(worker);
      // What was over when the studio was killed.
      await forget();
      return null;
    },
    "jobs.move": ({ id, before }) => done(jobs.move(id, before)),
    "jobs.cancel": async ({ id }) => {
      const waited = jobs.cancel(id);
      if (waited) await forget();
      return waited;
    },
    "jobs.retry": ({ id }) => jobs.retry(id),
    "jobs.paused": jobs.paused,
    "jobs.pause": ({ paused }) => done(jobs.pause(paused)),

    "measures.of": ({ id }) => measuresOf(store, id),
    "measures.some": ({ ids }) => glances(store, ids),
    "measures.outline": ({ query }) => measuredOutline(store, query),
    "measures.next": ({ stamp }) => nextToMeasure(store, stamp),
    "measures.begin": ({ stamp }) => done(beginMeasuring(store, stamp)),
    "measures.record": ({ id, stamp, answer }) => done(recordMeasures(store, id, stamp, answer)),
    "measures.counts": ({ stamp }) => measuring(store, stamp),

    "sheets.list": () => allSheets(store),
    "sheets.get": ({ id }) => readSheet(store, id),
    "sheets.add": ({ mark, name, plan, names }) => addSheet(store, mark, name, plan, names),
    "sheets.change": ({ id, change }) => done(changeSheet(store, id, change)),
    "sheets.remove": ({ id }) => done(removeSheet(store, id)),
    "pictures.bytesPerPixel": ({ ending }) => bytesPerPixel(store, ending),

    "presets.all": () => allPresets(store),
    "presets.save": ({ name, options }) => savePreset(store, name, options),
    "presets.delete": ({ id }) => done(deletePreset(store, id)),

    "library.rebuild": async ({ folder, keep }, { signal }) => {
      const report = await rebuild(store, folder, keep, signal);
      makeReady();
      return report;
    },
    "library.backup": ({ force }) => backUp(store.database, store.home.backups, { force }),
    "library.everything": ({ file, picturesFolder }) => everything(store, file, picturesFolder),
    "draft.kept": () => keptDraft(store),
    "draft.keep": ({ draft }) => done(keepDraft(store, draft)),
    "library.notices": () => notices,
    "library.ready": () => null,
    "library.close": async () => {
      // What has changed in this turn is still to be told.
      await nextTurn();
      return done(close());
    },
  };
}

/** The answer of calls that have none. */
function done(_: void): null {
  return null;
}
