import { gradeOf, leastPairs, type PlacedMeasure } from "../../../contract/learning/measures.ts";
import type { Picture } from "../../../contract/library/library.ts";
import { Fact, Facts } from "../../kit/layout/Facts.tsx";
import { InspectorSection } from "../../kit/layout/Inspector.tsx";
import { useAnswer } from "../../state/answers.ts";
import { useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import styles from "./Measures.module.css";

/** What was measured of a picture, in words with their reason; the numbers on demand. */
export function Measures({ picture }: { readonly picture: Picture }) {
  const t = useText().measures;
  const wanted = useStudio(({ settings }) => settings.measuring);
  const { data } = useAnswer("measures.of", { id: picture.id });
  if (!data) return null;
  if (data.length === 0)
    return (
      <InspectorSection title={t.title}>
        <p className={styles.reason}>{wanted ? t.notYet : t.off}</p>
      </InspectorSection>
    );
  const rough = data.flatMap(({ measure, place }) =>
    measure.state === "measured" && measure.rough && place ? [t.kinds[measure.kind]] : [],
  );
  return (
    <InspectorSection title={t.title}>
      <ul className={styles.list}>
        {told(data).map((same) => (
          <Said key={same[0].measure.kind} same={same} picture={picture} />
        ))}
      </ul>
      <details className={styles.numbers}>
        <summary>{t.numbers}</summary>
        <Facts>
          {data.map(({ measure }) => (
            <Fact key={measure.kind} label={t.kinds[measure.kind]}>
              {measure.state === "measured" ? t.number(measure.value, t.by[measure.by]) : t.cantTell}
            </Fact>
          ))}
        </Facts>
      </details>
      <p className={styles.reason}>{[...(rough.length > 0 ? [t.rough(rough)] : []), t.starsAreYours].join(" ")}</p>
    </InspectorSection>
  );
}

type Same = readonly [PlacedMeasure, ...PlacedMeasure[]];

/** One cause, one sentence: measures that are absent for one reason stand together, at the place of the first. */
function told(data: readonly PlacedMeasure[]): readonly Same[] {
  const cause = ({ measure }: PlacedMeasure) => (measure.state === "absent" ? measure.why : measure);
  return [...Map.groupBy(data, cause).values()] as unknown as readonly Same[];
}

function Said({ same, picture }: { readonly same: Same; readonly picture: Picture }) {
  const t = useText().measures;
  const { measure, place } = same[0];
  const { kind } = measure;
  if (measure.state === "absent") {
    const words = same.length === 1 ? t.cannot[kind] : t.cannotAll(same.map((one) => t.kinds[one.measure.kind]));
    return <Line words={words} reason={t.why[measure.why]} />;
  }
  if (!place) return <Line words={t.cannot[kind]} reason={t.tooFew(leastPairs)} />;
  const whose = {
    people: picture.people.map(({ name }) => name),
    styles: picture.styles.map(({ name }) => name),
  };
  const reason = [
    t.reason(kind, place.share, place.pairs),
    ...(measure.instead === undefined ? [] : [t.instead(t.why[measure.instead])]),
  ].join(" ");
  return <Line words={t.say(kind, gradeOf(place.share), whose)} reason={reason} />;
}

const Line = ({ words, reason }: { readonly words: string; readonly reason: string }) => (
  <li>
    <p className={styles.words}>{words}</p>
    <p className={styles.reason}>{reason}</p>
  </li>
);
