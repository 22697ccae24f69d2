import { useEffect, useRef, useState } from "react";
import { toFault } from "../../../contract/fault.ts";
import type { JobId } from "../../../contract/values/id.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { useFilePicker } from "../../kit/dragging/DropZone.tsx";
import { Thumb } from "../../kit/grid/Thumb.tsx";
import { previewUrl, referenceUrl } from "../../media.ts";
import { addPerson } from "../../state/actions.ts";
import { edit } from "../../state/draft/draft.ts";
import { emptyDraft, withPerson, withStyle } from "../../state/draft/rules.ts";
import { call, on } from "../../state/link.ts";
import { useAnswer } from "../../state/answers.ts";
import { fraction, useQueue } from "../../state/queue.ts";
import { go } from "../../state/route/route.ts";
import { leaveFirstRun, useModel } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import { useEstimate } from "./composer/use-composer.ts";
import styles from "./FirstRun.module.css";
import { useLoaded } from "./stage/shown.ts";

/** Of what the studio came with, the two that show best what the bundled model can do. */
const best = { person: "Eileen", style: "Duotone" } as const;

/** The one of that name; where the artist has other things, the oldest. */
const sampleOf = <T extends { readonly name: string; readonly added: number; readonly id: number }>(
  all: readonly T[] | undefined,
  name: string,
): T | null =>
  all?.find((one) => one.name === name) ?? all?.toSorted((a, b) => a.added - b.added || a.id - b.id)[0] ?? null;

/** The first start: a person, a style, one button. The picture appears where the question mark was. */
export function FirstRun() {
  const t = useText().studio.first;
  const common = useText().common;
  const model = useModel();
  const person = sampleOf(useAnswer("people.list", { view: "all" }).data, best.person);
  const style = sampleOf(useAnswer("styles.list", { view: "all" }).data, best.style);
  const [job, setJob] = useState<JobId | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const made = useQueue(({ jobs }) => jobs.find(({ id }) => id === job));
  const running = useQueue(({ running }) => (job === null ? null : (running.get(job) ?? null)));
  const preview = useLoaded(running?.preview ? previewUrl(running.id, running.preview) : null);
  const photo = person?.photos[0];
  const cover = style?.images[0];
  const sample =
    model && person && photo && style ? withStyle(withPerson(emptyDraft(model), person.id, photo.id), style.id) : null;
  const estimate = useEstimate(sample ?? emptyDraft(model), sample !== null);
  const failed = made?.state.state === "failed" ? made.state.message : problem;

  useEffect(
    () =>
      on("queue.pictureMade", ({ picture }) => {
        leaveFirstRun();
        go("studio", { id: picture, replace: true });
      }),
    [],
  );

  // A second click comes before the button has been drawn disabled.
  const asked = useRef(false);
  const make = async () => {
    if (!sample || (asked.current && failed === null)) return;
    asked.current = true;
    setProblem(null);
    edit(() => sample);
    try {
      setJob((await call("queue.add", sample)).id);
    } catch (error) {
      setProblem(toFault(error).message);
    }
  };
  const takeOwn = async (files: readonly File[]) => {
    setProblem(null);
    try {
      const mine = await addPerson(files);
      const first = mine.photos[0];
      if (first) edit(() => withPerson(sample ?? emptyDraft(model), mine.id, first.id));
      leaveFirstRun();
    } catch (error) {
      setProblem(toFault(error).message);
    }
  };
  const own = useFilePicker((files) => void takeOwn(files));
  const busy = job !== null && failed === null;
  const state = running?.state ?? made?.state;
  return (
    <div className={styles.page}>
      {own.input}
      <div className={styles.hero}>
        <h2>
          {t.title[0]}
          <br />
          {t.title[1]}
        </h2>
        {photo && cover ? (
          <div className={styles.sum}>
            <figure>
              <Thumb src={referenceUrl(photo, { tile: 190 })} alt={person.name} className={styles.tile} />
              <figcaption>{t.person}</figcaption>
            </figure>
            <span aria-hidden>+</span>
            <figure>
              <Thumb src={referenceUrl(cover, { tile: 190 })} alt={style.name} className={styles.tile} />
              <figcaption>{t.style}</figcaption>
            </figure>
            <span aria-hidden>=</span>
            <figure>
              <div className={styles.result} data-busy={busy || undefined}>
                {busy ? (
                  <Thumb
                    src={preview ?? referenceUrl(photo, { tile: 190 })}
                    alt=""
                    className={styles.tile}
                    soft
                    progress={state ? (fraction(state) ?? 0) : 0}
                  />
                ) : (
                  <span aria-hidden>?</span>
                )}
              </div>
              <figcaption>{t.picture}</figcaption>
            </figure>
          </div>
        ) : (
          <p className={styles.promise}>{t.noSamples}</p>
        )}
        <div className={styles.actions}>
          {sample && (
            <Button kind="primary" size="large" disabled={busy} onClick={() => void make()}>
              {busy ? t.making : failed ? common.retry : t.make}
            </Button>
          )}
          <Button
            size="large"
            kind={sample ? "plain" : "primary"}
            disabled={busy}
            onClick={own.open}
            className={styles.own}
          >
            {t.own}
          </Button>
        </div>
        <p role="status" className={failed ? styles.problem : styles.promise}>
          {failed
            ? `${t.problem}: ${failed}`
            : busy && state?.state === "running"
              ? t.step(state.step, state.steps)
              : t.promise(estimate?.seconds ?? null)}
        </p>
      </div>
    </div>
  );
}
