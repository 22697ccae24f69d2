/** What the composer will do, as a sentence with the names in it. */
import type { Draft } from "../../../../contract/draft.ts";
import { modeOf } from "../../../state/draft-rules.ts";
import type { Text } from "../../../text/text.ts";

/** A piece of the sentence; names are strong. */
export interface Piece {
  readonly text: string;
  readonly strong: boolean;
}

export interface Names {
  readonly person: string | null;
  /** In the order of the draft's styles. */
  readonly styles: readonly { readonly name: string; readonly weight: number }[];
}

const plain = (text: string): Piece => ({ text, strong: false });
const strong = (text: string): Piece => ({ text, strong: true });

/** The styles by weight: the heaviest leads, those below six tenths of it are "a little". */
function blend(styles: Names["styles"], say: Text["studio"]["say"]): readonly Piece[] {
  const [lead, ...rest] = styles.toSorted((a, b) => b.weight - a.weight);
  if (!lead) return [];
  const full = rest.filter((one) => one.weight >= lead.weight * 0.6);
  const little = rest.filter((one) => one.weight < lead.weight * 0.6);
  const series = (names: Names["styles"], first: string) =>
    names.flatMap(({ name }, k) => [
      plain(k === 0 ? first : k === names.length - 1 ? say.and : say.comma),
      strong(name),
    ]);
  return [...series([lead, ...full], say.in), ...series(little, say.little)];
}

/** The sentence for a draft. Always ends with a full stop. */
export function sentence(draft: Draft, names: Names, t: Text): readonly Piece[] {
  const { say } = t.studio;
  const words = draft.prompt.trim() !== "";
  const mode = modeOf(draft);
  switch (mode) {
    case "nothing":
      return [plain(say.nothing)];
    case "text":
      return [plain(`${say.wordsOnly}${say.stop}`)];
    case "style":
      return [
        plain(say.aPicture),
        ...(words ? [plain(say.ofScene)] : []),
        ...blend(names.styles, say),
        plain(say.stop),
      ];
    case "subject":
    case "both": {
      const how = !draft.keepPose
        ? say.newScene
        : words
          ? say.poseKeptWords
          : mode === "subject"
            ? say.asIs
            : say.poseKept;
      return [strong(names.person ?? t.common.unnamed), ...blend(names.styles, say), plain(`${how}${say.stop}`)];
    }
    default:
      return mode satisfies never;
  }
}
