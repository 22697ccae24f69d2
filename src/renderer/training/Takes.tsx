import type { StudioCalls } from "../../contract/studio.ts";
import { layoutWords } from "../../contract/learning/training-words.ts";
import { Fact, Facts } from "../kit/layout/Facts.tsx";
import { useText } from "../text/text.ts";

/** What a training takes: triplets, time, memory, disk, and where it lies. */
export function Takes({ plan }: { readonly plan: StudioCalls["trainings.plan"]["out"] }) {
  const { training: t, teaching } = useText();
  const { triplets, done, steps, seconds, measured, memory, disk, free, way, folder } = plan;
  return (
    <Facts>
      <Fact label={t.facts.triplets}>{triplets}</Fact>
      {done > 0 && <Fact label={t.facts.done}>{t.doneOf(done, steps)}</Fact>}
      <Fact label={teaching.time}>{measured ? teaching.duration(seconds) : teaching.reckoned(seconds)}</Fact>
      <Fact label={teaching.memory}>{teaching.bytes(memory)}</Fact>
      <Fact label={teaching.way}>{layoutWords[way.layout]}</Fact>
      <Fact label={teaching.disk}>{teaching.bytes(disk)}</Fact>
      {free !== null && <Fact label={t.facts.free}>{teaching.bytes(free)}</Fact>}
      <Fact label={t.facts.folder}>{folder}</Fact>
    </Facts>
  );
}
