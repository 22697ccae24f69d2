/** Has the engine make a recipe's pictures, showing how far it is. */
import type { Display } from "./display.ts";
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { type GenerateRequest, onProgress, type SavedPicture } from "../contract/engine.ts";
import { Fault, toFault } from "../contract/fault.ts";
import type { ProviderVerdict } from "../contract/provider.ts";
import { theEngine } from "./engine.ts";
import { cancellation } from "./interrupt.ts";
import { Unfinished } from "./output.ts";

export interface MadePictures {
  readonly pictures: readonly SavedPicture[];
  readonly provider: ProviderVerdict;
}

/**
 * Makes the pictures. Ctrl-C cancels.
 * @throws Unfinished with the fault, and with the pictures that were finished before it
 */
export async function makePictures(request: GenerateRequest, display: Display): Promise<MadePictures> {
  const finished: SavedPicture[] = [];
  let provider: ProviderVerdict | undefined;
  try {
    await checkDestination(request.out.folder);
    const { pictures } = await theEngine().call("engine.generate", request, {
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

/**
 * Finds out before anything is computed that nothing could be saved there. Makes nothing.
 * @throws Fault `image.not-writable`
 */
export async function checkDestination(folder: string): Promise<void> {
  let nearest = folder;
  let found = await look(nearest);
  while (!found && dirname(nearest) !== nearest) found = await look((nearest = dirname(nearest)));
  if (found && !found.isDirectory())
    throw new Fault("image.not-writable", { file: folder, reason: `${nearest} is a file, not a folder` });
  await access(nearest, constants.W_OK).catch((cause: unknown) => {
    throw new Fault("image.not-writable", { file: folder, reason: "you are not permitted to write there" }, { cause });
  });
}

const look = (path: string) => stat(path).catch(() => undefined);
