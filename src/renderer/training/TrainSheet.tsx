import { useState } from "react";
import { trainingStages } from "../../contract/learning/training.ts";
import { Button } from "../kit/buttons/Button.tsx";
import { NumberField } from "../kit/fields/NumberField.tsx";
import { PlaceField } from "../kit/fields/PlaceField.tsx";
import { Problem } from "../kit/layout/Problem.tsx";
import { RadioList } from "../kit/fields/RadioList.tsx";
import { Segmented } from "../kit/fields/Segmented.tsx";
import { Select } from "../kit/fields/Select.tsx";
import { Sheet, SheetSection } from "../kit/overlays/Sheet.tsx";
import { TextField } from "../kit/fields/TextField.tsx";
import { useCalm } from "../kit/use-calm.ts";
import type { TrainingWish } from "../../contract/learning/trainings.ts";
import { useAnswer } from "../state/answers.ts";
import { useAttempt } from "../state/attempt.ts";
import { call } from "../state/link.ts";
import { go } from "../state/route/route.ts";
import { useModel, useStudio } from "../state/studio.ts";
import { useText } from "../text/text.ts";
import { Licence } from "./Licence.tsx";
import { Takes } from "./Takes.tsx";
import styles from "./TrainSheet.module.css";
import { type TrainingChoice, wishOf } from "./wish.ts";

interface TrainSheetProps {
  /** Id of the model that the training begins with; the one in use where absent. */
  readonly model?: string;
  readonly onClose: () => void;
}

/** Milliseconds of quiet before a plan is made: it starts an engine. */
const QUIET = 500;
/** Steps of a picture that is made to be judged, where one is. */
const JUDGED = 8;

/** Before one of the paper's trainings: which, of what, from which model, what it takes. */
export function TrainSheet({ model: given, onClose }: TrainSheetProps) {
  const t = useText().training;
  const inUse = useModel();
  const models = useStudio((studio) => studio.models).filter((one) => one.problem === null);
  const [choice, setChoice] = useState<TrainingChoice>({
    stage: "align",
    triplets: "",
    model: given ?? inUse?.id ?? "",
    name: null,
    steps: null,
    side: null,
    rank: null,
    judge: "own",
    rewardSteps: null,
  });
  const change = (next: Partial<TrainingChoice>) => setChoice((before) => ({ ...before, ...next }));
  const { stage, model, triplets } = choice;
  const { data: usual, error: noModel } = useAnswer("trainings.usual", { stage, model });
  const { data: terms } = useAnswer("trainings.terms", { model }, { brief: true });
  const [accepted, setAccepted] = useState(false);
  const name = t.called(models.find(({ id }) => id === model)?.name ?? model, stage);
  const wish = wishOf(choice, usual, name);
  const now = wish && JSON.stringify(wish);
  const calm = useCalm(now, QUIET);
  const asked = calm === null ? undefined : (JSON.parse(calm) as TrainingWish);
  const { data: plan, error } = useAnswer("trainings.plan", asked, { brief: true });
  const known = calm === now && plan ? plan : null;
  const refused = noModel ?? (wish && calm === now ? error : undefined);
  const over = known !== null && known.done >= known.steps;
  const { problem, attempt, busy } = useAttempt();
  const begin = () =>
    void attempt(async () => {
      await call("trainings.begin", { ...wish!, accept: accepted });
      onClose();
      go("queue");
    });
  return (
    <Sheet
      title={t.title}
      width={660}
      onClose={onClose}
      problem={<Problem>{problem}</Problem>}
      action={
        <Button kind="primary" disabled={busy || !known || over || !(terms?.accepted || accepted)} onClick={begin}>
          {known && known.done > 0 ? t.goOn : t.begin}
        </Button>
      }
    >
      <SheetSection>
        <RadioList
          label={t.stage}
          value={stage}
          onChange={(next) => change({ stage: next })}
          options={trainingStages.map((value) => ({ value, ...t.stages[value] }))}
        />
      </SheetSection>
      <SheetSection>
        <div className={styles.fields}>
          <PlaceField
            label={t.triplets}
            value={triplets}
            onChange={(next) => change({ triplets: next })}
            pick={t.pick}
          />
          <p className="faint">{t.tripletsNote}</p>
          <div className={styles.row}>
            <Select
              label={t.model}
              value={model}
              onChange={(next) => change({ model: next, steps: null, side: null })}
              options={models.map((one) => ({ value: one.id, label: one.name }))}
            />
            <TextField
              label={t.name}
              value={choice.name ?? name}
              onChange={(next) => change({ name: next })}
              maxLength={100}
            />
          </div>
          {usual && (
            <div className={styles.row}>
              <NumberField
                label={t.steps}
                value={choice.steps ?? usual.steps}
                min={1}
                max={1_000_000}
                step={10}
                onChange={(steps) => change({ steps })}
              />
              <NumberField
                label={t.side}
                value={choice.side ?? usual.side}
                min={64}
                max={2_048}
                step={16}
                onChange={(side) => change({ side: Math.max(64, Math.round(side / 16) * 16) })}
              />
              {stage !== "align" && (
                <NumberField
                  label={t.rank}
                  value={choice.rank ?? usual.rank}
                  min={1}
                  max={512}
                  onChange={(rank) => change({ rank })}
                />
              )}
            </div>
          )}
          {stage === "reward" && (
            <div className={styles.row}>
              <Segmented
                label={t.judge}
                labelled="above"
                value={choice.judge}
                onChange={(judge) => change({ judge })}
                options={(["own", "csd"] as const).map((value) => ({ value, label: t.judges[value] }))}
              />
              <Segmented
                label={t.judged}
                labelled="above"
                value={(choice.rewardSteps ?? usual?.rewardSteps) ? "picture" : "guess"}
                onChange={(what) => change({ rewardSteps: what === "picture" ? JUDGED : 0 })}
                options={(["guess", "picture"] as const).map((value) => ({ value, label: t.judgedAs[value] }))}
              />
            </div>
          )}
        </div>
      </SheetSection>
      <SheetSection title={t.takes}>
        {known ? <Takes plan={known} /> : refused ? null : <p className="faint">{wish ? t.trying : t.missing}</p>}
        {over && <p className="faint">{t.over}</p>}
        <Problem>{refused?.message}</Problem>
        {terms && <Licence terms={terms} accepted={accepted} onAccept={setAccepted} />}
        <p className="faint">{t.waits}</p>
      </SheetSection>
    </Sheet>
  );
}
