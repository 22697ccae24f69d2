/** Opens the networks that a manifest composes, each under its published names, whatever layout its files have. */
import { Fault } from "../../contract/fault.ts";
import type { Component, Formats, Layout } from "../../formats/networks.ts";
import { readSafetensors } from "../../formats/safetensors/read.ts";
import { openCheckpoint } from "./checkpoint.ts";
import type { Lookup } from "./lookup.ts";
import { renamed } from "./renamed.ts";

/** How the files of a network name its tensors. */
export interface StoredAs {
  /** What stands before every name, with its point; empty for none. */
  readonly prefix: string;
  readonly layout: Layout<never>;
  /** What the layout asks of the network; null where it is not known, and no tensor is renamed. */
  readonly sizes: object | null;
}

/**
 * The weights of every network of these formats. Reads headers only.
 * @param fileOf the absolute path of a file that the manifest names
 * @throws as `openStored`
 */
export async function openComponents<F extends Formats>(
  formats: F,
  components: { readonly [N in keyof F]: Component },
  fileOf: (name: string) => string,
): Promise<{ readonly [N in keyof F]: Lookup }> {
  const opened = Object.entries(formats).map(async ([name, { layouts, neighbours }]) => {
    const { files, stored, config } = components[name as keyof F];
    const layout = layouts[stored?.layout ?? Object.keys(layouts)[0]!]!;
    // A manifest has the networks that those in it ask for.
    const sizes = { ...(config as object), ...neighbours(components as never) };
    return [name, await openStored(files.map(fileOf), { prefix: stored?.prefix ?? "", layout, sizes })] as const;
  });
  return Object.fromEntries(await Promise.all(opened)) as { [N in keyof F]: Lookup };
}

/**
 * The weights of a network, in place.
 * @param files the file, or all of its shards
 * @throws Fault `weights.*` where a file cannot be trusted, `weights.float8` where it is first to be optimised
 */
export async function openStored(files: readonly string[], { prefix, layout, sizes }: StoredAs): Promise<Lookup> {
  await refuseFloat8(files, prefix);
  const source = await openCheckpoint(files, prefix);
  // Sizes are of the network that the layout belongs to: its format has both.
  const renaming = layout && sizes && layout(sizes as never, (name) => source.has(name));
  return renaming ? renamed(source, renaming.shapes, renaming.translation) : source;
}

/** Found out here, not at the first picture. */
async function refuseFloat8(files: readonly string[], prefix: string): Promise<void> {
  for (const { path, tensors } of await Promise.all(files.map(readSafetensors))) {
    for (const { name, dtype, shape } of tensors.values()) {
      if (dtype.startsWith("F8_") && shape.length > 1 && name.startsWith(prefix))
        throw new Fault("weights.float8", { file: path });
    }
  }
}
