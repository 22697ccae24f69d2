/** The LoRA of a learned style as other programs read it, under its model's name and licence. */
import { join } from "node:path";
import { stat } from "node:fs/promises";
import type { LoraFormat } from "../../contract/learning/lora-format.ts";
import { writeLora } from "../../engine/convert/write-lora.ts";
import { makeFolder } from "../../formats/folders.ts";
import type { Manifest } from "../../formats/manifest.ts";

type Base = Pick<Manifest, "id" | "name" | "licence" | "components">;

/**
 * Writes it, and reads it back as any other.
 * @param from any LoRA for the model
 * @returns how many layers of the file it has
 * @throws Fault `weights.*`
 */
export function writeForOthers(
  { from, to, format }: { readonly from: string; readonly to: string; readonly format: LoraFormat },
  { id, name, licence, components }: Base,
): Promise<{ readonly layers: number }> {
  const sizes = components.transformer.config;
  return writeLora({ from, to, sizes, format, base: { id, name, licence: licence.name } });
}

/** The file of a format, made where it is not there yet. @throws Fault `weights.*` */
export async function keptForOthers(
  folder: string,
  { from, digest, format }: { readonly from: string; readonly digest: string; readonly format: LoraFormat },
  base: Base,
): Promise<string> {
  const to = join(folder, `${digest}-${format}.safetensors`);
  if (await stat(to).catch(() => null)) return to;
  await makeFolder(folder);
  await writeForOthers({ from, to, format }, base);
  return to;
}
