/** Has the engine make a recipe's pictures, showing how far it is. */
import type { Display } from "../output/display.ts";
import { type GenerateRequest, onProgress, type SavedPicture } from "../../contract/engine.ts";
import { toFault } from "../../contract/fault.ts";
import type { ProviderVerdict } from "../../contract/making/provider.ts";
import { theEngine } from "./engine.ts";
import type { Make } from "./farm.ts";
import { cancellation } from "../interrupt.ts";
import { Unfinished } from "../output/output.ts";

export interface MadePictures {
  readonly pictures: readonly SavedPicture[];
  readonly provider: ProviderVerdict;
}

/**
 * Makes the pictures. Ctrl-C cancels.
 * @param make  this machine's engine where nothing else is said
 * @throws Unfinished with the fault, and with the pictures that were finished before it
 */
export async function makePictures(
  request: GenerateRequest,
  display: Display,
  make: Make = (asked, options) => theEngine().call("engine.generate", asked, options),
): Promise<MadePictures> {
  const finished: SavedPicture[] = [];
  let provider: ProviderVerdict | undefined;
  try {
    const { pictures } = await make(request, {
      signal: cancellation(),
      onEvent: onProgress((progress) => {
        if (progress.phase === "load") provider = progress.provider;
        if (progress.phase === "saved") finished.push(progress.saved);
        display.progress(progress);
      }),
    });
    return { pictures, provider: provider! };
  } catch (error) {
    throw new Unfinished(toFault(error), finished);
  } finally {
    display.stop();
  }
}
