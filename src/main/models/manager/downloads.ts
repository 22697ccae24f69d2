/** Downloading published models for the window. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Fault, toFault } from "../../../contract/fault.ts";
import type { DownloadableModel, ModelCalls, ModelJob } from "../../../contract/models.ts";
import { addModel } from "../add.ts";
import { listModels } from "../catalogue.ts";
import { missingMeasures, provenMeasures } from "../measures.ts";
import { download } from "../download/download.ts";
import { type Hub, openHub, pageOf, type Patience, usualEndpoint, usualPatience } from "../download/hub.ts";
import { partOf } from "../download/part.ts";
import { checkAccess, type DownloadPlan, planDownload } from "../download/plan.ts";
import { demandRoom, freeAt, spaceFor } from "../download/space.ts";
import { cleaned, findToken, type Token, type TokenKeeper } from "../download/token.ts";
import { licencesOf, type HubModel, hubModel, hubModels } from "../download/hub-models.ts";
import { scanFolders } from "../scan/scan.ts";
import type { JobContext, Jobs } from "./jobs.ts";
import { Places } from "./places.ts";

export interface DownloadsOptions {
  readonly jobs: Jobs;
  readonly keeper: TokenKeeper;
  /** Everything the studio keeps. Absolute. */
  readonly home: string;
  /** The folder of new models. Absolute. */
  readonly folder: string;
  readonly roots: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly patience?: Patience;
  readonly onModels: () => Promise<void>;
}

/** While somebody waits for an answer. */
const shortPatience: Patience = { ...usualPatience, attempts: 2, silence: 20_000 };

type Start = ModelCalls["models.download.start"]["in"];

/** What a person wishes of a download. */
interface Wishes {
  readonly place: string | undefined;
  readonly given: Token | null;
  readonly keep: boolean;
}

export class Downloads {
  readonly #options: DownloadsOptions;
  readonly #places: Places;
  /** A token that was given for this session alone. */
  #given: Token | null = null;

  constructor(options: DownloadsOptions) {
    this.#options = options;
    this.#places = new Places(options.home, options.folder);
  }

  /** Everything that can be downloaded; asks nobody. */
  async all(): Promise<readonly DownloadableModel[]> {
    const installed = new Set(
      (await listModels(this.#options.roots)).flatMap((entry) =>
        entry.kind === "usable" ? [entry.model.manifest.id] : [],
      ),
    );
    return Promise.all(hubModels.map((recipe) => this.#describe(recipe, installed)));
  }

  async #describe(recipe: HubModel, installed: ReadonlySet<string>): Promise<DownloadableModel> {
    const place = await this.#places.of(recipe.name);
    const folder = join(place, recipe.name);
    const hub = this.#hub(null);
    const licences = licencesOf(recipe);
    const gated = licences.find(({ accept }) => accept)?.repositories[0];
    return {
      name: recipe.name,
      makes: recipe.makes,
      title: recipe.title,
      licences: licences.map(({ name, url, repositories, accept, commercial }) => ({
        name,
        url,
        repositories,
        accept,
        commercial,
      })),
      pages: { tokens: `${hub.endpoint}/settings/tokens`, licence: gated === undefined ? null : pageOf(hub, gated) },
      place,
      here: await comeSoFar(recipe, folder),
      free: await freeAt(folder),
      model: (await this.#isThere(recipe, folder, installed)) ? recipe.name : null,
    };
  }

  async #isThere(recipe: HubModel, folder: string, installed: ReadonlySet<string>): Promise<boolean> {
    return recipe.makes === "model" ? installed.has(recipe.name) : (await missingMeasures(recipe, folder)).length === 0;
  }

  async ask(
    { name, place }: ModelCalls["models.download.ask"]["in"],
    signal: AbortSignal,
  ): Promise<ModelCalls["models.download.ask"]["out"]> {
    const hub = this.#hub(await this.#token(), shortPatience);
    const plan = await planDownload(hubModel(name), join(place ?? (await this.#places.of(name)), name), hub, signal);
    const { here, free } = await spaceFor(plan);
    const refused = await checkAccess(plan, hub, signal).then(
      () => null,
      (error: unknown) => toFault(error).toJSON(),
    );
    signal.throwIfAborted();
    return { files: plan.files.length, bytes: plan.bytes, here, free, refused };
  }

  /** @throws Fault `download.*` where it is refused before anything is fetched, `model.busy` */
  async start({ name, accepted, place, token, keep = false }: Start): Promise<ModelJob> {
    const recipe = hubModel(name);
    const licences = licencesOf(recipe).filter(({ accept }) => accept);
    if (!accepted && licences.length > 0)
      throw new Fault("download.licence", {
        name: recipe.title,
        licences: licences.map((licence) => `${licence.name}, ${licence.url}`),
      });
    const given = token === undefined ? null : tokenOf(token);
    return this.#options.jobs.start(
      { kind: "download", model: name, title: recipe.title, precision: null },
      (context) => this.#run(recipe, { place, given, keep }, context),
    );
  }

  /** Forgets what was given for this session. */
  forget(): void {
    this.#given = null;
  }

  /** The token in use. */
  async #token(): Promise<Token | null> {
    return this.#given ?? findToken({ env: this.#options.env, keeper: this.#options.keeper });
  }

  #hub(token: Token | null, patience = usualPatience): Hub {
    return openHub(this.#options.env["HF_ENDPOINT"] || usualEndpoint, token, this.#options.patience ?? patience);
  }

  async #run(
    recipe: HubModel,
    { place, given, keep }: Wishes,
    { signal, progress, begun }: JobContext,
  ): Promise<string> {
    const { keeper, onModels } = this.#options;
    const token = given ?? (await this.#token());
    const first = this.#hub(token, shortPatience);
    const plan = await planDownload(
      recipe,
      join(place ?? (await this.#places.of(recipe.name)), recipe.name),
      first,
      signal,
    );
    await checkAccess(plan, first, signal);
    if (given !== null) {
      if (keep) await keeper.write(given.value);
      this.#given = keep ? null : given;
    }
    const space = await spaceFor(plan);
    demandRoom(plan, space);
    if (place !== undefined) await this.#places.keep(recipe.name, place);
    progress({ phase: "fetch", done: space.here, total: plan.bytes });
    begun();
    await download(plan, this.#hub(token), {
      signal,
      onProgress: ({ done, total, rate, secondsLeft }) =>
        progress({ phase: "fetch", done, total, perSecond: rate, secondsLeft }),
    });
    progress({ phase: "recognise", done: plan.bytes, total: plan.bytes });
    const id = recipe.makes === "model" ? await this.#install(plan, signal) : recipe.name;
    if (recipe.makes !== "model") await provenMeasures(recipe, plan.folder, signal);
    await onModels();
    return id;
  }

  /**
   * The model that the files make, called as it was asked for. Its description lies among the new models, wherever they
   * do.
   */
  async #install({ name, folder, files }: DownloadPlan, signal: AbortSignal): Promise<string> {
    const digests = new Map(
      files.flatMap(({ file, digest }) => (digest.kind === "sha256" ? [[file, digest.hex] as const] : [])),
    );
    const { model } = await addModel(await scanFolders([folder], { signal }), {
      id: name,
      modelsFolder: this.#options.folder,
      replace: true,
      digests,
    });
    return model.manifest.id;
  }
}

/** @throws Fault `download.token-malformed` */
export function tokenOf(text: string): Token {
  const value = cleaned(text);
  if (value === null) throw new Fault("download.token-malformed", {});
  return { value, source: "the field" };
}

/** Bytes of a model that lie in its folder, whole or in part, as far as it shows without the hub. */
async function comeSoFar({ sources }: HubModel, folder: string): Promise<number> {
  const files = sources.flatMap(({ repository, files }) =>
    files.map((path) => join(folder, ...repository.split("/"), ...path.split("/"))),
  );
  const sizes = await Promise.all(files.map(async (file) => (await sizeOf(file)) ?? (await sizeOf(partOf(file))) ?? 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const sizeOf = (file: string): Promise<number | null> =>
  stat(file).then(
    ({ size }) => size,
    () => null,
  );
