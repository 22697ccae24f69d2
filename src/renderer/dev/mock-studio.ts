/** A studio in the window's own memory, for looking at views. See mock.html; never part of the built window. */
import type { JobId, PersonId, PictureId, PresetId, ReferenceId, StyleId, UploadId } from "../../contract/id.ts";
import type { Picture, Person, ShelfCounts, Style, ShelfQuery } from "../../contract/library.ts";
import type { Draft, Job, QueueState } from "../../contract/queue.ts";
import type { StudioCalls } from "../../contract/studio.ts";
import type { Link, StudioClient } from "../state/link.ts";
import * as data from "./mock-data.ts";

type Handlers = { readonly [K in keyof StudioCalls]?: (input: StudioCalls[K]["in"]) => StudioCalls[K]["out"] };

const search = new URLSearchParams(location.search);
const empty = search.has("empty");
let people: Person[] = [...data.people];
let styles: Style[] = [...data.styles];
let pictures: Picture[] = empty ? [] : [...data.pictures];
let welcome = { ...data.welcome, firstRun: empty, settings: { ...data.welcome.settings, theme: (search.get("theme") ?? "dark") as "dark" | "light" }, notices: search.has("notice") ? ["The engine stopped while drawing. It is running again; nothing was lost."] : [] };
let jobs: Job[] = [];
let paused = false;
let nextJob = 1;
let nextId = 1000;
const listeners = new Map<string, Set<(payload: unknown) => void>>();
const tell = (name: string, payload: unknown) => listeners.get(name)?.forEach((listener) => listener(payload));
const changed = (...kinds: string[]) => tell("library.changed", { kinds });

const left = () => jobs.filter((job) => ["waiting", "running"].includes(job.state.state)).reduce((sum, job) => sum + job.draft.count - job.made.length, 0);
const queue = (): QueueState => ({ paused, jobs, pictures: { left: left(), made: jobs.filter((job) => ["waiting", "running"].includes(job.state.state)).reduce((sum, job) => sum + job.made.length, 0) }, secondsLeft: left() * 5 });
const queueChanged = () => tell("queue.changed", queue());
const setJob = (id: JobId, change: Partial<Job>) => {
  jobs = jobs.map((job) => (job.id === id ? { ...job, ...change } : job));
};

function add(draft: Draft): Job {
  const who = people.find((one) => one.id === draft.people[0]?.person);
  const what = draft.styles.map((one) => styles.find((style) => style.id === one.style)?.name ?? "?");
  const job: Job = { id: nextJob++ as JobId, draft, title: `${who?.name ?? "Picture"}${what.length > 0 ? ` in ${what.join(" + ")}` : ""}`, seed: draft.seed ?? 348_200 + nextJob, state: { state: "waiting" }, made: [], added: Date.now(), ended: null, thumbnail: who?.photos[0]?.id ?? null };
  jobs = [...jobs.filter((one) => one.ended === null), job, ...jobs.filter((one) => one.ended !== null)];
  queueChanged();
  void work();
  return job;
}

let busy = false;
async function work(): Promise<void> {
  if (busy) return;
  busy = true;
  const hold = Number(search.get("hold") ?? Number.NaN);
  for (;;) {
    const job = jobs.find((one) => one.state.state === "waiting" || one.state.state === "running");
    if (!job || paused) break;
    for (let step = 0; step <= 20; step++) {
      if (jobs.find((one) => one.id === job.id)?.state.state === "cancelled") break;
      const state = { state: "running", phase: "denoise", step, steps: 20, secondsLeft: (20 - step) * 0.2 } as const;
      setJob(job.id, { state });
      if (step === 0) queueChanged();
      tell("queue.progress", { id: job.id, picture: job.made.length + 1, pictures: job.draft.count, state, preview: true });
      if (step === hold) return;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    const now = jobs.find((one) => one.id === job.id);
    if (!now || now.state.state === "cancelled") continue;
    const id = nextId++ as PictureId;
    const template = data.pictures[nextId % data.pictures.length] as Picture;
    pictures = [{ ...template, id, made: Date.now(), stars: 0, recipe: { ...template.recipe, seed: now.seed + now.made.length } }, ...pictures];
    const made = [...now.made, id];
    setJob(job.id, made.length >= now.draft.count ? { made, state: { state: "done" }, ended: Date.now() } : { made });
    jobs = [...jobs.filter((one) => one.ended === null), ...jobs.filter((one) => one.ended !== null).sort((a, b) => (b.ended ?? 0) - (a.ended ?? 0))];
    tell("queue.pictureMade", { job: job.id, picture: id });
    changed("picture");
    queueChanged();
  }
  busy = false;
  if (left() === 0) tell("queue.finished", { made: 1, failed: 0 });
}

const shelf = <T extends Person | Style>(all: readonly T[], query: ShelfQuery): T[] =>
  all.filter(
    (one) =>
      (query.view === "trash" ? one.trashed !== null : one.trashed === null) &&
      (query.view !== "favourites" || one.favourite) &&
      (query.view !== "recent" || one.lastUsed !== null) &&
      (query.view !== "needs a look" || ("photos" in one && one.photos.some((photo) => photo.advice.length > 0))) &&
      (!query.tag || one.tags.includes(query.tag)) &&
      (!query.text || one.name.toLowerCase().includes(query.text.toLowerCase())),
  );
const counts = (all: readonly (Person | Style)[]): ShelfCounts => ({
  all: shelf(all, { view: "all" }).length,
  favourites: shelf(all, { view: "favourites" }).length,
  recent: shelf(all, { view: "recent" }).length,
  needsALook: shelf(all, { view: "needs a look" }).length,
  trash: shelf(all, { view: "trash" }).length,
  tags: [...new Set(all.flatMap((one) => one.tags))].map((tag) => ({ tag, count: all.filter((one) => one.tags.includes(tag)).length })),
});
const references = (sources: readonly unknown[]) => sources.map((source) => ({ id: Number((source as { upload: string }).upload) as ReferenceId, name: "upload.png", width: 512, height: 512, crop: null, advice: [], kept: "copied" as const, present: true }));
const setPerson = (id: PersonId, change: (person: Person) => Person): Person => {
  people = people.map((one) => (one.id === id ? change(one) : one));
  changed("person");
  return people.find((one) => one.id === id) as Person;
};
const setStyle = (id: StyleId, change: (style: Style) => Style): Style => {
  styles = styles.map((one) => (one.id === id ? change(one) : one));
  changed("style");
  return styles.find((one) => one.id === id) as Style;
};
const trash = (items: StudioCalls["trash.put"]["in"]["items"], at: number | null) => {
  for (const item of items) {
    if (item.kind === "person") setPerson(item.id, (one) => ({ ...one, trashed: at }));
    if (item.kind === "style") setStyle(item.id, (one) => ({ ...one, trashed: at }));
    if (item.kind === "picture") pictures = pictures.map((one) => (one.id === item.id ? { ...one, trashed: at } : one));
  }
  changed(...items.map((item) => item.kind));
  return null;
};
const kept = { notes: "", tags: [], favourite: false, trashed: null, pictures: 0, lastUsed: null };

const handlers: Handlers = {
  "studio.welcome": () => welcome,
  "settings.change": (change) => {
    welcome = { ...welcome, settings: { ...welcome.settings, ...change } as typeof welcome.settings };
    return welcome.settings;
  },
  "models.list": () => data.welcome.models,
  "machine.report": () => ({ platform: "linux", arch: "x64", node: "24.21.0", onnxruntime: "1.30.0", processor: "AMD Ryzen 7", cores: 8, memory: { total: 8e9, free: 4e9 }, providers: [{ provider: "cpu", usable: true }, { provider: "cuda", usable: false, why: "There is no NVIDIA driver on this machine." }], chosen: { provider: "cpu", why: "No graphics card that ONNX Runtime can use was found.", passedOver: [{ provider: "cuda", usable: false, why: "There is no NVIDIA driver on this machine." }] } }),
  "system.pickFolder": () => null,
  "system.reveal": () => null,
  "people.list": (query) => shelf(people, query),
  "people.counts": () => counts(people),
  "people.add": ({ name, sources }) => {
    const person: Person = { ...kept, id: nextId++ as PersonId, name, added: Date.now(), photos: references(sources) };
    people = [person, ...people];
    changed("person");
    return person;
  },
  "people.change": ({ id, change }) => setPerson(id, (one) => ({ ...one, ...change })),
  "people.addPhotos": ({ id, sources }) => setPerson(id, (one) => ({ ...one, photos: [...one.photos, ...references(sources)] })),
  "people.removePhoto": ({ id, photo }) => setPerson(id, (one) => ({ ...one, photos: one.photos.filter((other) => other.id !== photo) })),
  "people.prefer": ({ id, photo }) => setPerson(id, (one) => ({ ...one, photos: one.photos.toSorted((a, b) => Number(b.id === photo) - Number(a.id === photo)) })),
  "people.crop": ({ id, photo, crop }) => setPerson(id, (one) => ({ ...one, photos: one.photos.map((other) => (other.id === photo ? { ...other, crop } : other)) })),
  "styles.list": (query) => shelf(styles, query),
  "styles.counts": () => counts(styles),
  "styles.add": ({ name, sources }) => {
    const style: Style = { ...kept, id: nextId++ as StyleId, name, added: Date.now(), images: references(sources).map((one) => ({ ...one, weight: 100 })) };
    styles = [style, ...styles];
    changed("style");
    return style;
  },
  "styles.change": ({ id, change }) => setStyle(id, (one) => ({ ...one, ...change })),
  "styles.addPictures": ({ id, sources }) => setStyle(id, (one) => ({ ...one, images: [...one.images, ...references(sources).map((other) => ({ ...other, weight: 100 }))] })),
  "styles.removePicture": ({ id, picture }) => setStyle(id, (one) => ({ ...one, images: one.images.filter((other) => other.id !== picture) })),
  "styles.prefer": ({ id, picture }) => setStyle(id, (one) => ({ ...one, images: one.images.toSorted((a, b) => Number(b.id === picture) - Number(a.id === picture)) })),
  "styles.weigh": ({ id, picture, weight }) => setStyle(id, (one) => ({ ...one, images: one.images.map((other) => (other.id === picture ? { ...other, weight } : other)) })),
  "pictures.query": ({ query, after, limit = 100 }) => {
    const found = pictures.filter(
      (one) =>
        (query.trash ? one.trashed !== null : one.trashed === null) &&
        (query.person === undefined || one.people.some((person) => person.id === query.person)) &&
        (query.style === undefined || one.styles.some((style) => style.id === query.style)) &&
        (query.stars === undefined || one.stars >= query.stars) &&
        (query.rejected === undefined || one.rejected === query.rejected) &&
        (!query.notExported || one.exported === null) &&
        (!query.text || JSON.stringify([one.people, one.styles, one.recipe.prompt]).toLowerCase().includes(query.text.toLowerCase())),
    );
    const from = Number(after ?? 0);
    return { pictures: found.slice(from, from + limit), next: from + limit < found.length ? String(from + limit) : null, total: found.length };
  },
  "pictures.get": ({ id }) => pictures.find((one) => one.id === id) as Picture,
  "pictures.counts": () => ({ all: pictures.filter((one) => !one.trashed).length, starred: pictures.filter((one) => one.stars > 0).length, notExported: pictures.filter((one) => !one.exported).length, rejected: pictures.filter((one) => one.rejected).length, trash: pictures.filter((one) => one.trashed).length }),
  "pictures.rate": ({ ids, stars, rejected }) => {
    pictures = pictures.map((one) => (ids.includes(one.id) ? { ...one, ...(stars === undefined ? {} : { stars }), ...(rejected === undefined ? {} : { rejected }) } : one));
    changed("picture");
    return null;
  },
  "pictures.tag": () => null,
  "trash.put": ({ items }) => trash(items, Date.now()),
  "trash.restore": ({ items }) => trash(items, null),
  "history.undo": () => null,
  "history.redo": () => null,
  "prompts.suggest": ({ text }) => ["reading a book in a café", "on a windy beach at dusk", "at the desk, lamp light"].filter((one) => one.startsWith(text) && one !== text),
  "queue.state": queue,
  "queue.estimate": (draft) => ({ pictures: draft.count, seconds: draft.count * 6, memory: { needed: 0.6e9, total: 8e9 } }),
  "queue.add": add,
  "queue.pause": () => ((paused = true), queueChanged(), null),
  "queue.resume": () => ((paused = false), queueChanged(), void work(), null),
  "queue.move": ({ id, before }) => {
    const job = jobs.find((one) => one.id === id) as Job;
    const rest = jobs.filter((one) => one.id !== id);
    const at = before === null ? rest.findLastIndex((one) => one.state.state === "waiting") + 1 : rest.findIndex((one) => one.id === before);
    jobs = rest.toSpliced(at, 0, job);
    queueChanged();
    return null;
  },
  "queue.cancel": ({ ids }) => {
    jobs = jobs.map((one) => (one.ended === null && (ids === "all" || ids.includes(one.id)) ? { ...one, state: { state: "cancelled" }, ended: Date.now() } : one));
    queueChanged();
    return null;
  },
  "queue.retry": ({ id }) => (setJob(id, { state: { state: "waiting" }, ended: null }), queueChanged(), void work(), null),
  "queue.recall": ({ picture }) => {
    const one = pictures.find((other) => other.id === picture) as Picture;
    const { width, height, steps, guidance, seed, contentLongSide, prompt } = one.recipe;
    return { draft: { model: "uso-mini", people: one.people.map((person) => ({ person: person.id as PersonId, photo: person.reference as ReferenceId })), styles: one.styles.map((style) => ({ style: style.id as StyleId, weight: style.weight })), prompt, keepPose: !prompt, width, height, keepSize: false, steps, guidance, seed, count: 1, contentLongSide, loraStrength: 1 }, missing: [] };
  },
  "export.plan": ({ ids, options }) => ({ pictures: ids.length, files: ids.map((picture, k) => ({ picture, path: `Anna/Comic/anna-comic-${348201 + k}-001.${options.format}`, action: k < 3 ? "rename" : "write" })), folders: [{ path: "Anna/Comic", files: ids.length }], collisions: 3, bytes: ids.length * 90_000, free: 212e9, example: "Anna/Comic/anna-comic-348201-001.jpg", reveals: ["That an AI made it"], problems: [] }),
  "export.presets": () => [{ id: 1 as PresetId, name: "Client proofs", options: { folder: "/home/anna/Pictures/Export", template: "{person}/{style}/{person}-{style}-{seed}-{number}", format: "jpeg", quality: 90, longSide: null, metadata: "credit and AI mark", creator: "", collision: "rename" } }],
};

const client = {
  async call(name: keyof StudioCalls, input: never) {
    const handler = handlers[name];
    if (!handler) throw new Error(`${name} is not mocked`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return structuredClone(handler(input));
  },
  on(name: string, listener: (payload: unknown) => void) {
    const heard = listeners.get(name) ?? new Set();
    listeners.set(name, heard.add(listener));
    return () => heard.delete(listener);
  },
  close() {},
} as unknown as StudioClient;

if (search.has("busy")) {
  const draft: Draft = { model: "uso-mini", people: [{ person: 1 as PersonId, photo: 1 as ReferenceId }], styles: [{ style: 4 as StyleId, weight: 100 }], prompt: "", keepPose: true, width: 256, height: 256, keepSize: false, steps: 20, guidance: 4, seed: null, count: 4, contentLongSide: 512, loraStrength: 1 };
  setTimeout(() => [draft, { ...draft, count: 2 }, { ...draft, count: 1, keepPose: false, prompt: "on a windy beach" }].forEach(add), 50);
}

export const mockLink: Link = {
  connect: async () => client,
  upload: async (file) => ((await (await fetch("/upload", { method: "POST", body: file, headers: { "x-file-name": encodeURIComponent(file.name) } })).json()) as { upload: UploadId }).upload,
  pathOf: () => null,
  onConnection: () => () => {},
};
