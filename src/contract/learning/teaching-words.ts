/** What would make a set of pictures better, in a sentence: the same in the window and on the command line. */
import type { SetAdvice } from "./learning.ts";

export function adviceWords(advice: SetAdvice): string {
  switch (advice.kind) {
    case "more":
      return `Add ${advice.count === 1 ? "one picture" : `${advice.count} pictures`} in this style: with twelve it is told apart from what they show.`;
    case "fewer":
      return `${advice.most} pictures say as much as more do: leave out the weakest.`;
    case "alike":
      return `${advice.count === 1 ? "One picture is" : `${advice.count} pictures are`} almost the same as another and left out.`;
    case "broken":
      return `${advice.count === 1 ? "One file" : `${advice.count} files`} cannot be read; the others are used.`;
    case "blank":
      return `${advice.count === 1 ? "One picture is a blank page and" : `${advice.count} pictures are blank pages and`} left out: there is no style to take from it.`;
    case "bordered":
      return `${advice.count === 1 ? "One picture lies" : `${advice.count} pictures lie`} within a plain border, like a photographed painting or a scan: the border is learned, too. Cut to the painting.`;
    case "small":
      return `${advice.count === 1 ? "One picture is" : `${advice.count} pictures are`} smaller than this model draws: larger ones show strokes better.`;
    case "unlike":
      return `${advice.name} is unlike the rest and left out.`;
    case "other things":
      return "They show much the same thing in the same place: add pictures of something else, so that it is not learned with the style.";
    default:
      return advice satisfies never;
  }
}
