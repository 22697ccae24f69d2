/** Opens a network under its published names, whatever layout its files have. */
import type { Layout } from "../../formats/networks.ts";
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
 * The weights of a network, in place.
 * @param files the file, or all of its shards
 * @throws Fault `weights.*` where a file cannot be trusted
 */
export async function openStored(files: readonly string[], { prefix, layout, sizes }: StoredAs): Promise<Lookup> {
  const source = await openCheckpoint(files, prefix);
  // Sizes are of the network that the layout belongs to: its format has both.
  const renaming = layout && sizes && layout(sizes as never, (name) => source.has(name));
  return renaming ? renamed(source, renaming.shapes, renaming.translation) : source;
}
