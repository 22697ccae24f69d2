/** What the composer will do, as a sentence with the names in it. */
import type { Draft } from "../../../../contract/making/draft.ts";
import { modeOf } from "../../../state/draft/rules.ts";
import type { Text } from "../../../text/text.ts";

/** A piece of the sentence; names are strong. */
export interface Piece {
  readonly text: string;
  readonly strong: boolean;
}

export interface Names {
  readonly people: readonly string[];
  /** In the order of the draft's styles. */
  readonly styles: readonly { readonly name: string; readonly weight: number }[];
}

const plain = (text: string): Piece => ({ text, strong: false });
const strong = (text: string): Piece => ({ text, strong: true });

/** Names side by side: "Anna, Ben and Cleo". */
const series = (names: readonly string[], { and, comma }: Text["studio"]["say"]): readonly Piece[] =>
  names.flatMap((name, k) => [...(k === 0 ? [] : [plain(k === names.length - 1 ? and : comma)]), strong(name)]);

/**
 * The styles by weight: the heaviest leads, those below six tenths of it are "a little", those of none are left out.
 */
function blend(styles: Names["styles"], say: Text["studio"]["say"]): readonly Piece[] {
  const counted = styles.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  const most = counted[0]?.weight ?? 0;
  const group = (first: string, among: Names["styles"]): readonly Piece[] =>
    among.length === 0
      ? []
      : [
          plain(first),
          ...series(
            among.map(({ name }) => name),
            say,
          ),
        ];
  return [
    ...group(
      say.in,
      counted.filter(({ weight }) => weight >= most * 0.6),
    ),
    ...group(
      say.little,
      counted.filter(({ weight }) => weight < most * 0.6),
    ),
    ...group(
      say.without,
      styles.filter(({ weight }) => weight === 0),
    ),
  ];
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
      return [plain(say.wordsOnly), ...blend(names.styles, say), plain(say.stop)];
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
      return [...series(names.people, say), ...blend(names.styles, say), plain(`${how}${say.stop}`)];
    }
    default:
      return mode satisfies never;
  }
}
