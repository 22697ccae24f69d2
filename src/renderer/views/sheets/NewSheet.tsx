import { type ReactNode, useEffect, useState } from "react";
import { create } from "zustand";
import { peopleIn, stylesIn } from "../../../contract/making/parts.ts";
import { arranged, sizesOf } from "../../../contract/making/sheet-grid.ts";
import { mostOfAxis } from "../../../contract/making/sheet-mark.ts";
import { cellCount, mostCells } from "../../../contract/making/sheets.ts";
import { Doubts } from "../../collection/Doubts.tsx";
import { Button } from "../../kit/buttons/Button.tsx";
import { EmptyState } from "../../kit/layout/EmptyState.tsx";
import { Fact, Facts } from "../../kit/layout/Facts.tsx";
import { IconButton } from "../../kit/buttons/IconButton.tsx";
import { Info, SheetsIcon } from "../../kit/icons.ts";
import { Inspector, InspectorSection, InspectorTitle } from "../../kit/layout/Inspector.tsx";
import { NumberField } from "../../kit/fields/NumberField.tsx";
import { Problem } from "../../kit/layout/Problem.tsx";
import { keyLabel } from "../../shortcuts/keys.ts";
import { useShortcuts } from "../../shortcuts/shortcuts.ts";
import { useAnswer } from "../../state/answers.ts";
import { useAttempt } from "../../state/attempt.ts";
import { adoptModel, useDraft } from "../../state/draft/draft.ts";
import { inPlaceOfMissing, obstacle } from "../../state/draft/rules.ts";
import { call } from "../../state/link.ts";
import { go, parseRoute } from "../../state/route/route.ts";
import { nothing, type Selection } from "../../state/pictures/selection.ts";
import { currentStudio, leaveFirstRun, useModel } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import { AxisPicker } from "./AxisPicker.tsx";
import { axisValues, namesAt } from "./labels.ts";
import { type Choice, planOf, untouched } from "./plan.ts";
import { SheetCanvas } from "./SheetCanvas.tsx";
import styles from "./Sheets.module.css";

/** What was chosen for the next sheet, while the window is open. */
const useChoice = create<Choice>(() => untouched);

/** A sheet before it is made: whom, in which styles, how often, and what that takes. */
export function NewSheet({ places }: { readonly places: ReactNode }) {
  const t = useText();
  const s = t.sheets;
  const model = useModel();
  const draft = useDraft(({ draft }) => draft);
  useEffect(() => {
    if (model) adoptModel(model, currentStudio()?.models ?? []);
  }, [model]);
  const choice = useChoice();
  const { data: people } = useAnswer("people.list", { view: "all" });
  const { data: looks } = useAnswer("styles.list", { view: "all" });
  const plan = planOf(draft, choice, people ?? [], looks ?? []);
  const [selection, select] = useState<Selection<number>>(nothing);
  const [open, setOpen] = useState(false);
  const { attempt, busy, problem } = useAttempt();

  const pictures = cellCount(plan);
  const firstCell = inPlaceOfMissing(draft, {
    ...draft,
    ...(plan.people.length > 0 ? { people: plan.people.slice(0, 1) } : {}),
    ...(plan.styles.length > 0 ? { styles: plan.styles.slice(0, 1) } : {}),
  });
  const hindered = obstacle(firstCell, model);
  const loaded = people !== undefined && looks !== undefined;
  const tooMany = pictures > mostCells;
  const can = loaded && hindered === null && !tooMany;
  const { data: estimate } = useAnswer("sheets.estimate", can ? plan : undefined, { keepPrevious: true, brief: true });
  const crowded = can && estimate !== undefined && estimate.free !== null && estimate.bytes > estimate.free;

  const make = () => {
    if (!can || busy) return;
    void attempt(async () => {
      const { id } = await call("sheets.make", plan);
      leaveFirstRun();
      useChoice.setState(untouched, true);
      // The artist may have gone elsewhere meanwhile: the address knows first.
      if (parseRoute(location.hash).view === "sheets") go("sheets", { id });
    });
  };
  useShortcuts([{ keys: "Mod+Enter", label: s.make(pictures), group: s.keys.group, inFields: true, run: make }]);

  const values = axisValues(plan, people ?? [], looks ?? []);
  const { width, height, keepPose, steps, prompt } = draft;
  const label = can ? s.make(pictures) : hindered ? t.studio.composer.obstacles[hindered] : s.make(pictures);
  return (
    <>
      <div className={styles.body}>
        <header className={styles.head}>
          {places}
          <h2 className={styles.title}>{s.newTitle}</h2>
          <AxisPicker
            kind="person"
            entries={people ?? []}
            chosen={peopleIn(plan.people).map(({ person }) => person)}
            onChange={(next) => useChoice.setState({ people: next })}
          />
          <AxisPicker
            kind="style"
            entries={looks ?? []}
            chosen={stylesIn(plan.styles).map(({ style }) => style)}
            onChange={(next) => useChoice.setState({ styles: next })}
          />
          <NumberField
            label={s.axes.seeds}
            labelled="hidden"
            value={choice.seeds}
            min={1}
            max={mostOfAxis}
            end={s.axes.seeds}
            onChange={(seeds) => useChoice.setState({ seeds })}
            className={styles.seeds}
          />
          <IconButton
            label={s.details}
            icon={<Info />}
            pressed={open}
            className={styles.details}
            onClick={() => setOpen(!open)}
          />
          {/* Where the inspector is folded away. */}
          <Button kind="primary" disabled={!can || busy} onClick={make} className={styles.details}>
            {label}
          </Button>
        </header>
        <div className={styles.place}>
          {loaded && plan.people.length === 0 && plan.styles.length === 0 ? (
            <EmptyState icon={<SheetsIcon />} title={s.empty}>
              {s.emptyText}
            </EmptyState>
          ) : (
            <SheetCanvas
              sizes={sizesOf(plan)}
              arrangement={arranged(sizesOf(plan))}
              {...values}
              format={{ width, height }}
              selection={selection}
              onSelect={select}
              nameOf={(index) => [...namesAt(sizesOf(plan), values, index, s.seedOf), s.states.none].join(", ")}
              renderCell={() => <span className={styles.blank} />}
            />
          )}
        </div>
      </div>
      <Inspector
        label={s.newTitle}
        open={open}
        onClose={() => setOpen(false)}
        header={<InspectorTitle>{s.pictures(pictures)}</InspectorTitle>}
        footer={
          <Button
            kind="primary"
            size="large"
            disabled={!can || busy}
            hint={can ? keyLabel("Mod+Enter") : undefined}
            onClick={make}
            className={styles.wide}
          >
            {label}
          </Button>
        }
      >
        <Facts>
          <Fact label={s.time}>{s.about(estimate?.seconds ?? null)}</Fact>
          <Fact label={s.disk}>{estimate ? s.size(estimate.bytes) : "…"}</Fact>
          {estimate && estimate.free !== null && <Fact label={s.free}>{s.bytes(estimate.free)}</Fact>}
        </Facts>
        {crowded && <Problem>{s.tooLittleDisk(estimate.bytes, estimate.free ?? 0)}</Problem>}
        {tooMany && <Problem>{s.tooMany(pictures, mostCells)}</Problem>}
        <Problem>{problem}</Problem>
        <Doubts role="subject" parts={plan.people} names={values.people.map(({ name }) => name)} />
        <Doubts role="style" parts={plan.styles} names={values.styles.map(({ name }) => name)} />
        <InspectorSection title={s.shared} end={<a href="#studio">{s.change}</a>}>
          <Facts>
            <Fact label={s.pose}>{keepPose ? s.keptPose : s.newScene}</Fact>
            <Fact label={s.prompt}>{prompt.trim() || s.noPrompt}</Fact>
            <Fact label={s.format}>{s.formatOf(width, height)}</Fact>
            <Fact label={s.steps}>{steps}</Fact>
          </Facts>
        </InspectorSection>
      </Inspector>
    </>
  );
}
