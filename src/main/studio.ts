/** The studio's Node side: library, engine, queue, export, settings and pictures, behind one set of handlers. */
import { resolve } from "node:path";
import { Fault } from "../contract/fault.ts";
import { type BackupCalls, backupCalls } from "../contract/backup.ts";
import { type CurationCalls, curationCalls } from "../contract/learning/curation.ts";
import { type ExportCalls, exportCalls } from "../contract/library/exporting.ts";
import { joiningCalls } from "../contract/library/joining.ts";
import { libraryCalls, type Person } from "../contract/library/library.ts";
import type { CallsOf, EventOf } from "../contract/rpc/calls.ts";
import type { HandlerContext, Handlers } from "../contract/rpc/server.ts";
import { keptMeasureCalls } from "../contract/learning/measures.ts";
import { type PackCalls, packCalls } from "../contract/library/packs.ts";
import { type ReadingCalls, readingCalls } from "../contract/making/reading.ts";
import { keptLearnedCalls } from "../contract/learning/teaching.ts";
import { keptSheetCalls } from "../contract/making/sheets.ts";
import type { StudioCalls, StudioEvents } from "../contract/studio.ts";
import { blobsIn } from "../jobs/blobs.ts";
import { openQueue } from "../jobs/queue/queue.ts";
import { startEngine } from "./children/engine-client.ts";
import { openFarm } from "./farm/service.ts";
import { createFaceFinder, type FaceFinder } from "./faces.ts";
import { openCurator } from "./curation/curator.ts";
import type { Curating } from "./curation/handlers.ts";
import { doubtHandlers } from "./doubts.ts";
import { fightingHandlers } from "./fighting.ts";
import { createComposing } from "./composing.ts";
import { type Kept, openKept } from "./kept.ts";
import { handlersLater, later } from "./later.ts";
import { noticed } from "./noticed.ts";
import { withTypedPaths } from "./typed-paths.ts";
import { removalHandlers } from "./removing.ts";
import { forJobs } from "./library/for-jobs.ts";
import { homeAt } from "./library/opening/home.ts";
import { jobStoreOf } from "./library/thread/job-store.ts";
import type { Library } from "./library/library.ts";
import { measureInBackground } from "./measuring.ts";
import { knownPictures, type KnownPictures } from "./media/known-pictures.ts";
import { createMedia } from "./media/media.ts";
import { bundledModel, enlargerFolder, findModel, modelRoots, modelsFolder } from "./models/catalogue.ts";
import { fileKeeper } from "./models/download/token.ts";
import { createModelManager } from "./models/manager/manager.ts";
import { sheetHandlers } from "./sheets.ts";
import type { HostOptions, StudioService } from "./studio-service.ts";
import { learnedFiles } from "./teaching/learned-file.ts";
import { createTurns } from "./long-work/turns.ts";
import { openTeacher } from "./teaching/teacher.ts";
import { createTrainings } from "./trainings/handlers.ts";
import { openTrainer } from "./trainings/trainer.ts";
import { createSystem } from "./system.ts";

/**
 * Opens everything that is kept in `home` and goes on with the queue.
 * @param kept  where a host has begun with it
 * @throws Fault `library.*` where the library cannot be opened
 */
export async function openStudio(
  options: HostOptions,
  kept: Promise<Kept> = openKept(options).kept,
): Promise<StudioService> {
  const { home, capabilities, engineEntry, engineFlags, launchEngine } = options;
  const { settings, uploads, library } = await kept;

  const listeners = new Set<(event: EventOf<StudioEvents>) => void>();
  // Every service's events are the studio's; each service's type says which are its own.
  const emit = (name: string, payload: unknown) =>
    [...listeners].forEach((listener) => listener({ name, payload } as EventOf<StudioEvents>));

  const composing = createComposing(library, emit);
  let shownTriplet: Curating["picture"] = () => null;
  const curating = later(async () => {
    const { createCurating } = await import("./curation/handlers.ts");
    const opened = createCurating(home);
    shownTriplet = opened.picture;
    return opened;
  });
  const engineOptions = {
    ...(engineEntry ? { entry: engineEntry } : {}),
    ...(engineFlags ? { execArgv: engineFlags } : {}),
    ...(launchEngine ? { launch: launchEngine } : {}),
  };
  const engine = startEngine(engineOptions);
  const roots = [
    ...new Set([options.models, ...modelRoots({ ...process.env, ATELIER_HOME: home })].map((root) => resolve(root))),
  ];
  const system = createSystem({ ...options, library, engine, settings, roots, emit });
  const models = createModelManager({
    home,
    roots,
    engine,
    keeper: options.tokens ?? fileKeeper(home),
    emit,
    ...(options.optimiser ? { program: options.optimiser } : {}),
  });
  const pictures = knownPictures(library);
  const faces = createFaceFinder(library, engine, { uploads, paths: capabilities.paths });
  const own = () => ({ home, pictures: settings.get().picturesFolder });
  const exporter = later(async () => (await import("./exporting/exporter.ts")).createExporter({ library, emit, own }));
  let idle = (): boolean => false;
  const measuring = measureInBackground({
    library,
    engine,
    // It writes nothing, so that it need not be waited for.
    apart: () => startEngine({ ...engineOptions, grace: 0 }),
    measuringWith: async () => (await import("./models/measures.ts")).measuringWith(roots, home),
    problems: async () => (await import("./models/measures.ts")).measureProblems(roots),
    wanted: () => settings.get().measuring,
    idle: () => idle(),
    ...(options.measuringRest === undefined ? {} : { rest: options.measuringRest }),
  });
  const turns = createTurns();
  const teacher = await openTeacher({
    library,
    home: homeAt(home),
    people: options.assets,
    settings: settings.get,
    model: (id) => findModel(id, roots),
    engine: engineOptions,
    turns,
    emit,
  });
  const trainer = await openTrainer({
    home,
    models: modelsFolder({ ...process.env, ATELIER_HOME: home }),
    settings: settings.get,
    model: (id) => findModel(id, roots),
    roots,
    engine: engineOptions,
    turns,
    changed: () => emit("trainings.changed", null),
    made: () => models.changed(),
  });
  const shelf = forJobs(library, homeAt(home).blobs, (id) => findModel(id, roots));
  const curator = await openCurator({
    home,
    library,
    blobs: blobsIn(homeAt(home).blobs),
    model: (id) => findModel(id, roots),
    pace: shelf.pace,
    settings: settings.get,
    engine: engineOptions,
    turns,
    emit,
    begun: async (folder) => (await curating.get()).remember(folder),
  });
  let farmChanged = (): void => undefined;
  const farm = await openFarm({
    home,
    settings: settings.get,
    model: (id) => findModel(id, roots),
    engine: () => startEngine(engineOptions),
    idle: () => idle(),
    emit,
    onChange: () => farmChanged(),
  });
  const queue = await openQueue({
    farm: farm.away,
    library: shelf,
    store: jobStoreOf(library),
    blobs: blobsIn(homeAt(home).blobs),
    engine: measuring.first,
    forgive: engine.forgive,
    emit,
    settings: settings.get,
    model: (id) => findModel(id, roots),
    enlarger: enlargerFolder,
  }).catch(async (error: unknown) => {
    await measuring.close();
    await Promise.all([engine.close(), teacher.close(), trainer.close(), curator.close(), farm.close()]);
    await library.close();
    throw error;
  });
  idle = () => queue.idle();
  farmChanged = () => queue.farmChanged();
  measuring.ring();
  listeners.add(({ name }) => {
    if (name === "queue.changed") {
      turns.queueChanged(queue.idle());
      farm.queueChanged();
    }
    if (name === "settings.changed") farm.settingsChanged();
    if (name === "models.changed") measuring.weightsChanged();
    else if (mayMeasure.has(name)) measuring.ring();
  });

  turns.queueChanged(queue.idle());
  library.on("library.changed", (payload) => {
    pictures.forget();
    if (payload.outside) void Promise.allSettled([queue.reload(), composing.reload()]);
    emit("library.changed", payload);
  });

  const backup = later(async () => {
    const { backupHandlers } = await import("./backup/handlers.ts");
    return backupHandlers({ library, home, settings: settings.get, emit, restart: options.restart });
  });
  const packs = later(async () => (await import("./packs/handlers.ts")).packHandlers(library, home));
  const reading = later(async () => {
    const { readingHandlers } = await import("./models/reading.ts");
    return readingHandlers((id) => findModel(id, roots));
  });
  const handlers: Handlers<StudioCalls, StudioEvents> = {
    ...libraryHandlers(library, capabilities.paths, { ...faces, ...pictures }),
    ...faces.handlers,
    // They tell nothing through their callers, so that it does not matter which events these know.
    ...handlersLater<ExportCalls, StudioEvents>(
      exportCalls,
      async () => (await exporter.get()).handlers as unknown as Handlers<ExportCalls, StudioEvents>,
    ),
    ...queue.handlers,
    ...farm.handlers,
    ...sheetHandlers({ library, queue, settings: settings.get, shelf }),
    ...removalHandlers(library, queue, composing),
    ...composing.handlers,
    ...doubtHandlers({ library: shelf, blobs: blobsIn(homeAt(home).blobs), engine }),
    ...fightingHandlers({
      library: shelf,
      blobs: blobsIn(homeAt(home).blobs),
      engine,
      bundled: async () => (await findModel(bundledModel, roots)).folder,
    }),
    ...teacher.handlers,
    ...createTrainings(homeAt(home).trainings, trainer),
    ...curator.handlers,
    ...handlersLater<CurationCalls, StudioEvents>(curationCalls, async () => (await curating.get()).handlers),
    ...handlersLater<BackupCalls, StudioEvents>(backupCalls, backup.get),
    ...models.handlers,
    "measures.state": () => measuring.state(),
    ...system,
    ...handlersLater<PackCalls, StudioEvents>(packCalls, packs.get),
    ...handlersLater<ReadingCalls, StudioEvents>(readingCalls, reading.get),
  };
  const media = createMedia({
    library,
    pictures,
    uploads,
    thumbnails: homeAt(home).thumbnails,
    preview: queue.preview,
    sample: teacher.sample,
    learned: learnedFiles({ library, home: homeAt(home), model: (id) => findModel(id, roots) }),
    curated: (id, part) => shownTriplet(id, part),
  });
  return {
    handlers: noticed(withTypedPaths(handlers), measuring.asked),
    media: (request) => (measuring.asked("media"), media(request)),
    onEvent(listener) {
      const entry = (event: EventOf<StudioEvents>) => listener(event);
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    async close() {
      await Promise.all([exporter.known()?.then(({ close }) => close()), models.close(), measuring.close()]);
      // What was sent goes on without this studio.
      await farm.close();
      // The engine ends at once: the step it is in would hold up the end, and its picture is made at the next start.
      await Promise.all([queue.close(), engine.close(), teacher.close(), trainer.close(), curator.close()]);
      await library.close();
    },
  };
}

/** What may give something to measure. */
const mayMeasure: ReadonlySet<string> = new Set<keyof StudioEvents>([
  "library.changed",
  "queue.finished",
  "queue.changed",
  "settings.changed",
]);

/** What the library answers itself. */
const keptCalls = { ...libraryCalls, ...joiningCalls, ...keptSheetCalls, ...keptMeasureCalls, ...keptLearnedCalls };
type KeptCalls = CallsOf<typeof keptCalls>;

/** The library's calls as handlers. Only a window of the studio's own may name files by their paths. */
function libraryHandlers(
  library: Library,
  paths: boolean,
  { brought, expect }: Pick<FaceFinder, "brought"> & Pick<KnownPictures, "expect">,
): Handlers<KeptCalls, StudioEvents> {
  type Input = KeptCalls[keyof KeptCalls]["in"];
  const byPath = (input: Input): boolean =>
    input !== null &&
    typeof input === "object" &&
    "sources" in input &&
    input.sources.some((source) => "path" in source);
  const entries = Object.keys(keptCalls).map((call) => [
    call,
    async (input: Input, { signal, by }: HandlerContext<StudioEvents>) => {
      if (!paths && byPath(input)) throw new Fault("studio.no-paths", {});
      // Whoever asks for pictures of a list shows them.
      if (call === "pictures.some") expect((input as KeptCalls["pictures.some"]["in"]).ids);
      const answer = await library.call(call as keyof KeptCalls, input as never, { signal, by });
      if (call === "people.add" || call === "people.addPhotos") brought(answer as Person);
      return answer;
    },
  ]);
  return Object.fromEntries(entries) as Handlers<KeptCalls, StudioEvents>;
}
