/** The networks that measure pictures: what they are called, and which of them lie on this machine. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../contract/fault.ts";
import type { MeasureNetwork, MeasureRequest } from "../../contract/learning/measures.ts";
import type { ComponentKind, MeasureKind, Recognised } from "../../formats/layouts/layout.ts";
import { homeFolder } from "../home.ts";
import { bundledModel, findModel, modelRoots, modelsFolder } from "./catalogue.ts";
import { furtherMeasures, type HubModel, measures } from "./download/hub-models.ts";
import { Places } from "./manager/places.ts";
import type { FoundNetwork } from "./scan/assemble.ts";
import { scanFolders, type ScanReport } from "./scan/scan.ts";

/** As they are called in reports. */
export const measureTitles: Readonly<Record<MeasureKind, string>> = {
  dino: "DINO picture encoder",
  dinov2: "DINOv2 picture encoder",
  "clip-vision": "CLIP picture encoder",
  csd: "CSD style encoder",
};

type Measuring = Extract<Recognised, { readonly component: MeasureNetwork["network"] }>;
const measuring: ReadonlySet<ComponentKind> = new Set<MeasureNetwork["network"]>([
  "dino",
  "dinov2",
  "clip-vision",
  "clip",
  "csd",
]);

/**
 * What pictures are measured with: the bundled model, and what lies among the models, or where the networks that
 * measure were downloaded to.
 * @throws Fault `model.*`
 */
export async function measuringWith(
  roots: readonly string[] = modelRoots(),
  home = homeFolder(),
): Promise<Pick<MeasureRequest, "bundled" | "networks">> {
  const places = new Places(home, modelsFolder());
  const downloaded = await Promise.all(
    [measures, furtherMeasures].map(async ({ name }) => ({ name, place: await places.of(name) })),
  );
  const apart = downloaded.filter(({ place }) => !roots.includes(place));
  const folders = [...roots, ...apart.map(({ name, place }) => join(place, name))];
  const [{ folder: bundled }, networks] = await Promise.all([findModel(bundledModel, roots), measureNetworks(folders)]);
  return { bundled, networks };
}

/**
 * A sentence for each file that holds a network that measures, and cannot be used: which, and which tensor is wrong.
 * Headers are read; and every value, with `numbers`.
 */
export async function measureProblems(
  roots: readonly string[] = modelRoots(),
  { numbers = false }: { readonly numbers?: boolean } = {},
): Promise<readonly string[]> {
  const there = await Promise.all(roots.map((folder) => stat(folder).catch(() => null)));
  const { networks } = await scanFolders(
    roots.filter((_, n) => there[n]?.isDirectory()),
    numbers ? { numbers } : {},
  );
  return networks
    .filter(({ network }) => measuring.has(network.component))
    .flatMap(({ network, files }) =>
      network.problems.map(({ message }) => `Not measured with ${files[0]}: ${message}`),
    );
}

/** Every network that is downloaded together. @throws Fault `scan.incomplete` that names those that are not there */
export async function provenMeasures(recipe: HubModel, folder: string, signal: AbortSignal): Promise<void> {
  const missing = await missingMeasures(recipe, folder, signal);
  if (missing.length > 0)
    throw new Fault("scan.incomplete", { reasons: missing.map((title) => `The ${title} is missing.`) });
}

/** What of it is not there yet, by title. */
export async function missingMeasures(
  { brings = {} }: HubModel,
  folder: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const there = await stat(folder).catch(() => null);
  const found = there ? measureNetworksOf(await scanFolders([folder], signal ? { signal } : {})) : [];
  return Object.entries({ ...measureTitles, clip: "CLIP text encoder with its tokenizer" })
    .filter(
      ([name]) =>
        found.filter(({ network }) => network === name).length < (brings[name as MeasureNetwork["network"]] ?? 0),
    )
    .map(([, title]) => title);
}

/** Every network below the folders that can measure, those that benchmarks take first. Folders may be missing. */
async function measureNetworks(folders: readonly string[]): Promise<readonly MeasureNetwork[]> {
  const there = await Promise.all(folders.map((folder) => stat(folder).catch(() => null)));
  const report = await scanFolders(folders.filter((_, n) => there[n]?.isDirectory()));
  return measureNetworksOf(report);
}

/** The same of what a scan has found. */
export function measureNetworksOf({
  networks,
  tokenizers,
}: Pick<ScanReport, "networks" | "tokenizers">): readonly MeasureNetwork[] {
  const usable = networks.filter(
    (found): found is FoundNetwork & { readonly network: Measuring } =>
      measuring.has(found.network.component) && found.network.problems.length === 0 && found.network.config !== null,
  );
  const pictures = new Set(usable.filter(is("clip-vision")).map(({ files }) => files.join()));
  const reading = tokenizers.filter(({ tokenizer }) => tokenizer.component === "clip-tokenizer");
  return usable
    .toSorted((a, b) => weight(a.network) - weight(b.network))
    .flatMap(({ network, files }): readonly MeasureNetwork[] => {
      const { component, layout, prefix, config } = network;
      const sizes = Object.fromEntries(Object.entries(config!));
      const one = { network: component, files: [...files], stored: { layout, prefix }, sizes };
      if (component !== "clip") return [one];
      // Only the tower that was taught beside one of pictures can be compared with it.
      if (!pictures.has(files.join())) return [];
      const found = reading.find(({ tokenizer }) => tokenizer.tokens === config!.vocab_size);
      if (!found) return [];
      const { source, tokenizer } = found;
      return [{ ...one, tokenizer: { source, pad: tokenizer.pad, end: tokenizer.end } }];
    });
}

const is =
  (component: ComponentKind) =>
  ({ network }: FoundNetwork): boolean =>
    network.component === component;

/** Papers measure with the smallest of a family, DINOv2 without registers. */
function weight({ component, config }: Measuring): number {
  if (component === "csd") return config!.width;
  if (component === "clip" || component === "clip-vision") return config!.hidden_size;
  return config!.embed_dim + config!.num_register_tokens;
}
