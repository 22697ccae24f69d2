/** Which candidates are to be made: pairs so spread that contents and styles are covered evenly, however few. */
import type { LeftOut, TripletKind } from "../../contract/learning/curation.ts";
import { samePrint } from "../../engine/curation/look.ts";
import type { BroughtIn } from "./bring-in.ts";

/** A content in a style, of which candidates compete. */
export interface Pair {
  readonly id: string;
  readonly kind: TripletKind;
  readonly content: BroughtIn;
  /** What the target is made with. */
  readonly style: BroughtIn;
  /** What the triplet shows of the style: another picture in it, where there is one. */
  readonly shown: BroughtIn;
  readonly prompt: string;
}

/** A picture in a style that is a target itself; what it shows is to be made plain. */
export interface Plain {
  readonly id: string;
  readonly kind: TripletKind;
  readonly target: BroughtIn;
  /** A content that was made plain elsewhere; null where ours is to do it. */
  readonly plain: BroughtIn | null;
  readonly prompt: string;
}

export interface Materials {
  readonly contents: readonly BroughtIn[];
  readonly styles: readonly BroughtIn[];
  /** Pictures in styles, of elsewhere; the name says of which pair one is, or it is a target of its own. */
  readonly stylised: readonly BroughtIn[];
  readonly plain: readonly BroughtIn[];
}

export interface Wanted {
  readonly kinds: readonly TripletKind[];
  readonly prompts: readonly string[];
  /** The most pairs. */
  readonly pairs: number;
}

export interface Plan {
  readonly pairs: readonly Pair[];
  readonly plain: readonly Plain[];
  readonly leftOut: readonly LeftOut[];
}

export function planOf({ contents, styles, stylised, plain }: Materials, { kinds, prompts, pairs }: Wanted): Plan {
  const all: Pair[] = [];
  const left: LeftOut[] = [];
  const same = (a: BroughtIn, b: BroughtIn): boolean => a.sha256 === b.sha256 || samePrint(a.look.print, b.look.print);
  for (const [n, kind] of kinds.entries())
    for (let round = 0; round < styles.length; round++)
      for (const [i, content] of contents.entries()) {
        const style = styles[(i + round) % styles.length]!;
        if (same(content, style)) {
          if (n === 0) left.push({ file: content.source, why: "content is style", detail: style.source });
          continue;
        }
        const group = styles.filter((one) => one.group === style.group && !same(one, content));
        const shown = group[(group.indexOf(style) + 1) % group.length] ?? style;
        const id = `${content.name}--${style.name}--${kind}`;
        const prompt = kind === "kept" ? "" : prompts[(i + round) % prompts.length]!;
        all.push({ id, kind, content, style, shown, prompt });
      }
  // Of several kinds each gets its share where not all pairs are wanted.
  const share = Math.ceil(pairs / kinds.length);
  const chosen = kinds.flatMap((kind) => all.filter((one) => one.kind === kind).slice(0, share)).slice(0, pairs);
  const own = ownTargets(stylised, contents, styles);
  return {
    pairs: chosen,
    plain: own.flatMap((target, i) =>
      kinds.map((kind) => ({
        id: `${target.name}--plain--${kind}`,
        kind,
        target,
        plain: plain.find(({ name }) => name === target.name) ?? null,
        prompt: kind === "kept" ? "" : prompts[i % prompts.length]!,
      })),
    ),
    leftOut: left,
  };
}

type Named = Pick<BroughtIn, "name">;

/** Pictures from elsewhere that are candidates of no pair: each is a target of its own. */
export const ownTargets = <T extends Named>(
  stylised: readonly T[],
  contents: readonly Named[],
  styles: readonly Named[],
): readonly T[] => stylised.filter((one) => pairNamed(one.name, contents, styles) === null);

/** The pair that a picture from elsewhere is a candidate of, by its name: `anna-ink`, `anna--ink`, `anna-ink-2`. */
export function pairNamed<T extends Named>(
  name: string,
  contents: readonly T[],
  styles: readonly T[],
): { readonly content: T; readonly style: T } | null {
  for (const content of contents)
    for (const style of styles) {
      const stem = `${content.name}-${style.name}`;
      if (name === stem || (name.startsWith(`${stem}-`) && /^\d+$/.test(name.slice(stem.length + 1))))
        return { content, style };
    }
  return null;
}
