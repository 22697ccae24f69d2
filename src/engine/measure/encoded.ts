/** Measures by networks that make a vector of a picture or of words: how far two vectors point the same way. */
import { hash } from "node:crypto";
import type { MeasuredBy } from "../../contract/learning/measures.ts";
import type { Picture } from "../../formats/picture/read.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";
import type { RunOptions } from "../runtime/session.ts";
import { alikeBeyond } from "./beyond.ts";
import type { Measurer, WordsMeasurer } from "./measurer.ts";
import type { Encoders, Vectors } from "./networks.ts";
import { remembered } from "./remembered.ts";
import { structureOf } from "./structure.ts";
import { cosineOf } from "./style-statistic.ts";
import { subjectOf } from "./subject.ts";
import { layings, takenApart } from "./taken-apart.ts";

type Of = (picture: Picture, options?: RunOptions) => Promise<Float32Array>;

const blank = remembered((picture: Picture) => Promise.resolve(structureOf(picture).blank));

/** A way that looks at both pictures by themselves, and has nothing to say of a plain area. */
const ofBoth = <T>(
  way: Pick<Measurer, "kind" | "by" | "formula" | "weights">,
  of: (picture: Picture, options?: RunOptions) => Promise<T>,
  alike: (a: T, b: T) => number,
): Measurer => ({
  ...way,
  rough: false,
  async compare(picture, reference, options) {
    if ((await blank(picture)) || (await blank(reference))) return "blank";
    return alike(await of(picture, options), await of(reference, options));
  },
});

/** Both pictures as they are, as in the papers. */
const cosine = (kind: Measurer["kind"], by: MeasuredBy, formula: string, weights: string, of: Of): Measurer =>
  ofBoth({ kind, by, formula, weights }, of, cosineOf);

/**
 * The ways that these encoders give. Likeness by both CLIP and DINO is of the subjects alone, cut out; by one of them
 * it is of the whole pictures, as benchmarks have it.
 */
export function encodedMeasurers({ dino, dinov2, clip, words, csd }: Encoders): {
  readonly all: readonly Measurer[];
  readonly words: readonly WordsMeasurer[];
} {
  const whole = ({ of }: Vectors<Pixels>): Of => remembered((picture, options) => of(picture, options));
  const named = [
    ["dino", dino],
    ["dinov2", dinov2],
    ["clip", clip],
  ] as const;
  const found = named.flatMap(([by, vectors]) =>
    vectors ? [{ by, weights: vectors.weights, of: whole(vectors) }] : [],
  );
  const likeness = found.map(({ by, weights, of }) => cosine("likeness", by, `${by}/1`, weights, of));
  const leak = found.filter(({ by }) => by !== "clip").map((one) => beyondSubjectAndStyle(one));
  const pictures = found.find(({ by }) => by === "clip");
  return {
    all: [
      ...(dino && clip ? [ofSubject(clip, dino)] : []),
      ...likeness,
      ...(csd ? [cosine("style", "csd", "csd-style/1", csd.weights, whole(csd))] : []),
      ...leak,
    ],
    words: words && pictures ? [inWords(pictures, words)] : [],
  };
}

/**
 * What a picture has of its style picture beyond its subjects, and beyond the style picture taken apart, which has its
 * strokes and colours and none of its content; in several ways, as what one shows by chance is no style. Tried by
 * `npm run bench -- --only leak`.
 */
function beyondSubjectAndStyle({
  by,
  weights,
  of,
}: {
  readonly by: MeasuredBy;
  readonly weights: string;
  readonly of: Of;
}): Measurer {
  const styleAlone = remembered(async (picture, options) => {
    const all: Float32Array[] = [];
    for (const laying of layings)
      all.push(
        await of({ ...picture, ...takenApart(picture, laying), sha256: `${picture.sha256} ${laying}` }, options),
      );
    return all;
  });
  return {
    kind: "leak",
    by,
    formula: `${by}-beyond-subject-and-style/2`,
    weights,
    rough: false,
    async compare(picture, reference, { subjects = [], ...options } = {}) {
      if ((await blank(picture)) || (await blank(reference))) return "blank";
      const explaining = [...(await styleAlone(reference, options))];
      for (const subject of subjects) explaining.push(await of(subject, options));
      return alikeBeyond(await of(picture, options), await of(reference, options), explaining) ?? "as the subject";
    },
  };
}

/** CLIP-I and DINO on the subject: the mean of the two. */
function ofSubject(clip: Vectors<Pixels>, dino: Vectors<Pixels>): Measurer {
  const subject = remembered(async (picture, options) => {
    const cut = await subjectOf(picture);
    return [await clip.of(cut, options), await dino.of(cut, options)] as const;
  });
  const weights = hash("sha256", clip.weights + dino.weights, "hex");
  return ofBoth(
    { kind: "likeness", by: "clip and dino", formula: "clip-and-dino-on-the-subject/1", weights },
    subject,
    (a, b) => (cosineOf(a[0], b[0]) + cosineOf(a[1], b[1])) / 2,
  );
}

/** CLIP-T: the cosine, never below 0. */
function inWords(pictures: { readonly weights: string; readonly of: Of }, words: Vectors<string>): WordsMeasurer {
  const said = new Map<string, Promise<Float32Array>>();
  const of = (text: string, options?: RunOptions): Promise<Float32Array> => {
    const known = said.get(text) ?? words.of(text, options);
    if (said.size > 64) said.clear();
    said.set(text, known);
    known.catch(() => said.delete(text));
    return known;
  };
  return {
    kind: "words",
    by: "clip",
    formula: "clip-t/1",
    weights: hash("sha256", pictures.weights + words.weights, "hex"),
    rough: false,
    async compare(picture, text, options) {
      if (await blank(picture)) return "blank";
      return Math.max(0, cosineOf(await pictures.of(picture, options), await of(text, options)));
    },
  };
}
