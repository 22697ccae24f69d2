/** What stands over exported pictures: words, or a picture. */
import { stat } from "node:fs/promises";
import { Fault } from "../../contract/fault.ts";
import type { Watermark } from "../../contract/library/exporting.ts";
import { isPictureName } from "../../formats/picture/folder.ts";
import { placeOf } from "../../formats/place.ts";

/**
 * What is a file is a picture; everything else is words.
 * @throws Fault `image.missing` for what is called like a picture and is no file: nobody wants that name over pictures
 */
export async function watermarkOf(
  given: string,
  look: Pick<Watermark, "opacity" | "corner" | "width">,
): Promise<Watermark> {
  const file = placeOf(given);
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile && isPictureName(given)) throw new Fault("image.missing", { file });
  return isFile ? { kind: "picture", file, ...look } : { kind: "text", text: given, ...look };
}
