import { listed } from "../values/listed.ts";
import { bytesInWords } from "../values/size.ts";

/** Why some of a set cannot be learned from, in brackets. */
function unfit({ refused, blank }: { readonly refused: number; readonly blank: number }): string {
  const why = [
    ...(refused > 0 ? [`${refused} cannot be read`] : []),
    ...(blank > 0 ? [`${blank} ${blank === 1 ? "is a blank page" : "are blank pages"}`] : []),
  ];
  return why.length > 0 ? ` (${listed(why)})` : "";
}

/** Faults of styles that are learned. */
export const styleFaults = {
  "style.not-tokens": (d: { file: string }) =>
    `${d.file} is no learned style: it has no style tokens. A LoRA goes with --lora; a style is a picture, or what “Teach this style” made.`,
  "style.other-model": (d: { file: string; found: string; needed: string }) =>
    `${d.file} was learned for another model: it has tokens of ${d.found}, and this one takes ${d.needed}. Teach the style again for this model; its pictures are all that takes.`,
  "style.too-few": (d: { pictures: number; least: number; refused: number; blank: number }) =>
    `${d.pictures === 0 ? "None" : `Only ${d.pictures}`} of the style's pictures can be learned from${unfit(d)}, and a style takes ${d.least} to 30. Add pictures in the same style, of different things.`,
  "style.all-alike": (d: { pictures: number; different: number }) =>
    `The ${d.pictures} pictures are almost the same ${d.different === 1 ? "one" : `${d.different}`}: what is learned from them would be the picture, not the style. Add pictures in the same style that show other things.`,
  "style.pictures-changed": (d: { pictures: readonly string[] }) =>
    `${d.pictures.join(", ")} changed or went away while the style was learned. What was learned until then is kept; go on once the pictures are as they were, or begin anew with those there are now.`,
  "style.no-space": (d: { folder: string; needed: number; free: number }) =>
    `Learning keeps about ${bytesInWords(d.needed)} in ${d.folder}, and ${bytesInWords(d.free)} are free there. Make room, then begin again; nothing was written.`,
  "style.does-not-fit": (d: {
    depth: "tokens" | "layers";
    needed: number;
    memory: number;
    side: number;
    smaller: number | null;
  }) =>
    `Learning ${d.depth} of a style needs ${bytesInWords(d.needed)} of memory with pictures of ${d.side} pixels, and ${bytesInWords(d.memory)} may be used. ${d.smaller === null ? "At once would fit: nothing is trained there. Or close other programs, or take a model in fewer bits" : `Pictures of ${d.smaller} pixels would fit (atelier style learn … --side ${d.smaller}), and so would at once, where nothing is trained`}.`,
  "style.no-layers": (d: { model: string }) =>
    `${d.model} has none of the late blocks in which layers of a style are learned. Choose learned tokens or at once, or another model.`,
  "style.no-lora": (d: { name: string; model: string }) =>
    `${d.name} has no learned layers in use for ${d.model}, and only layers are read by other programs. Teach them first: atelier style learn --again --name "${d.name}" --depth layers. Tokens are kept for this studio alone.`,
  "style.busy": (d: { name: string }) =>
    `${d.name} is being taught, and one style is learned at a time: two would only take the machine from each other. Stop it, or wait until it is done.`,
  "style.no-run": (d: { name: string; window: boolean }) =>
    d.window
      ? `${d.name} is taught in the studio's window: pause it, stop it, keep it or discard it there.`
      : `Nothing that was begun to be learned of ${d.name} waits here. Begin: atelier style learn <folder> --name "${d.name}".`,
  "style.several-runs": (d: { name: string; depths: readonly string[] }) =>
    `Of ${d.name} ${d.depths.length} depths were begun. Say which is to be kept: --depth ${d.depths.join(" or --depth ")}.`,
  "style.nothing-learned": (d: { name: string }) =>
    `Nothing was learned of ${d.name} yet that could be kept. Go on by the command that it was begun with, or let go of it: atelier style discard "${d.name}".`,
  "style.not-learning": (_: Record<string, never>) =>
    `No style is being taught any more: it was stopped, kept or discarded meanwhile. Look at the style again.`,
} as const;
