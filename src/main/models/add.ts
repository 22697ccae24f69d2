/** Makes a model of weights that lie somewhere on the disk: a folder with a model.json that points at them. */
import { realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, parse, resolve } from "node:path";
import { Fault } from "../../contract/fault.ts";
import { type Manifest, type ModelFolder, openModel, parseManifest } from "../../formats/manifest.ts";
import { loadTokenizer } from "../../engine/text/tokenizer.ts";
import { bundledModel, modelRoots, modelsFolder } from "./catalogue.ts";
import { type Chosen, chosenOf, editionOf, manifestOf } from "./describe.ts";
import { publishedFacts, type PublishedFacts } from "./published.ts";
import type { ScanReport } from "./scan/scan.ts";
import { makeFolder, whyNot } from "../../formats/folders.ts";

export interface AddOptions {
  /** How the model is to be called: lower case, digits, points and hyphens. By what it is where absent. */
  readonly id?: string;
  /** The folder of models that gets a folder of the model's id; `modelsFolder()` where absent. */
  readonly modelsFolder?: string;
  /** The model's own folder, where it is to be another. */
  readonly folder?: string;
  /** Write over a model.json that is there. */
  readonly replace?: boolean;
  /** SHA-256 of files whose content is proven, by absolute path. */
  readonly digests?: ReadonlyMap<string, string>;
  /** What tensors do not show. */
  readonly facts?: PublishedFacts;
}

export interface AddedModel {
  readonly model: ModelFolder;
  readonly chosen: Chosen;
  /** True where it makes pictures only once it is optimised. */
  readonly optimise: boolean;
}

/**
 * Makes a model of what a scan has found. Its files stay where they are; only model.json is written.
 * @throws Fault `scan.incomplete` with every reason; `model.exists`, `model.not-written`, `model.invalid`;
 *   `weights.two-drives`; `text.*` where a tokenizer cannot be used
 */
export async function addModel(
  { uso, limit }: ScanReport,
  {
    id: given,
    modelsFolder: models = modelsFolder(),
    folder: own,
    replace = false,
    digests = new Map(),
    facts = publishedFacts,
  }: AddOptions = {},
): Promise<AddedModel> {
  const chosen = chosenOf(uso, limit);
  onOneDrive([...chosen.transformer.files, ...chosen.projector.files, ...chosen["uso-lora"].files]);
  const id = given ?? editionOf(chosen, facts).id;
  const folder = resolve(own ?? join(models, id));
  const json = join(folder, "model.json");
  // Its own folder is looked through first, so that another of its name would never be found.
  if (id === bundledModel) throw new Fault("model.exists", { id, folder: join(modelRoots()[0]!, id) });
  if (
    !replace &&
    (await stat(json).then(
      () => true,
      () => false,
    ))
  )
    throw new Fault("model.exists", { id, folder });

  const paths = [...new Set(Object.values(chosen).flatMap(({ files }) => files))];
  const files: Manifest["files"] = {};
  for (const file of paths) files[file] = await described(file, digests.get(file));
  const manifest = parseManifest(folder, manifestOf(chosen, files, id, facts));
  const { t5, clip } = manifest.components;
  for (const { tokenizer, max_length: maxLength, pad_token_id: padTokenId, config } of [t5, clip])
    await loadTokenizer(tokenizer, { maxLength, padTokenId, vocabSize: config.vocab_size });

  try {
    await makeFolder(folder);
    await writeFile(`${json}.part`, `${JSON.stringify(manifest, null, 2)}\n`);
    await rename(`${json}.part`, json);
  } catch (cause) {
    await rm(`${json}.part`, { force: true }).catch(() => {});
    throw new Fault("model.not-written", { folder, reason: whyNot(cause) }, { cause });
  }
  return { model: await openModel(folder), chosen, optimise: uso.optimise };
}

/** A graph can refer to the weights of one drive, and these three make one graph. */
function onOneDrive(files: readonly string[]): void {
  const rootOf = (file: string): string => parse(file).root.toLowerCase();
  const other = files.find((file) => rootOf(file) !== rootOf(files[0]!));
  if (other !== undefined) throw new Fault("weights.two-drives", { one: files[0]!, other });
}

async function described(file: string, known: string | undefined): Promise<Manifest["files"][string]> {
  const { size: bytes } = await stat(file).catch((cause: unknown) => {
    throw new Fault("model.file-missing", { file }, { cause });
  });
  const sha256 = known ?? (await cachedDigest(file));
  return sha256 === undefined ? { bytes } : { bytes, sha256 };
}

/** A Hugging Face cache keeps large files under their digest, and links to them by their names. */
async function cachedDigest(file: string): Promise<string | undefined> {
  const real = await realpath(file);
  return basename(dirname(real)) === "blobs" && /^[0-9a-f]{64}$/.test(basename(real)) ? basename(real) : undefined;
}
