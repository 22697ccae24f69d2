/** What a command says of LoRAs before anything is computed. */
import { basename } from "node:path";
import type { LoraReference } from "../../contract/making/recipe.ts";
import type { ModelFolder } from "../../formats/manifest.ts";
import type { LoraFile, Unused } from "../../engine/weights/adapter.ts";

/**
 * What of the LoRAs takes no part with a model, a line each. Reads their headers only.
 * @throws Fault `recipe.reference-missing`; `weights.*` for one that cannot be used with the model
 */
export async function unusedOf(loras: readonly LoraReference[], { manifest }: ModelFolder): Promise<readonly string[]> {
  if (loras.length === 0) return [];
  // Other commands need not wait for it.
  const { openAdapters } = await import("../../engine/uso/references.ts");
  const opened = await openAdapters(loras, manifest.components.transformer.config);
  return opened.flatMap(({ adapter }) => [
    ...adapter.unused.map((unused) => sentence(adapter, unused)),
    ...(adapter.strengthKnown
      ? []
      : [
          `${basename(adapter.file)}: the strength it was trained with is unknown, as the adapter_config.json that belongs beside it is not there, or does not say it. It counts as 1.`,
        ]),
  ]);
}

function sentence({ file, pairs }: LoraFile, { reason, count, example }: Unused): string {
  const [some, are] = [count === 1 ? "" : "s", count === 1 ? "is" : "are"];
  const which = count === 1 ? example : `${example}, …`;
  const what = {
    "text-encoder": `layer${some} ${are} for a text encoder and left out`,
    "unknown-layer": `layer${some} ${are} not in this model and left out (${which})`,
    bias: `bias${count === 1 ? "" : "es"} ${are} not computed and left out (${which})`,
    "other-form": `tensor${some} ${are} of no low-rank pair and left out (${which})`,
  } as const satisfies Record<Unused["reason"], string>;
  return `${basename(file)}: ${count} ${what[reason]}; ${pairs} ${pairs === 1 ? "is" : "are"} used.`;
}
