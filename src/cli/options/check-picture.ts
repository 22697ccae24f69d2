/** Whether a picture that was named is there at all. */
import { stat } from "node:fs/promises";
import { Fault } from "../../contract/fault.ts";

/**
 * Only whether it is there, which is what is mistaken most; what it is, the engine finds out.
 * @throws Fault `image.missing`, `image.is-folder`
 */
export async function checkPicture(file: string): Promise<void> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new Fault("image.missing", { file }, { cause });
  });
  if (found.isDirectory()) throw new Fault("image.is-folder", { file });
}
