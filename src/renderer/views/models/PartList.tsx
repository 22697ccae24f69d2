import type { WeightPart, WeightsReport } from "../../../contract/models.ts";
import { Good, Minus, Warning } from "../../kit/icons.ts";
import { OutsideLink } from "../../kit/buttons/OutsideLink.tsx";
import { Caution } from "../../kit/layout/Problem.tsx";
import { SheetSection } from "../../kit/overlays/Sheet.tsx";
import { useText } from "../../text/text.ts";
import { bytes } from "../../text/words.ts";
import styles from "./PartList.module.css";

/** What was found of each part of a model, and where to get what was not. */
export function PartList({ report }: { readonly report: WeightsReport }) {
  const t = useText().models;
  const w = t.weights;
  const there = report.parts.filter(({ state, problems }) => state === "found" && problems.length === 0).length;
  const found = report.complete
    ? w.everything
    : report.parts.every(({ state }) => state === "missing")
      ? w.nothing
      : w.found(there, report.parts.length);
  return (
    <SheetSection title={<span aria-live="polite">{found}</span>} end={w.files(report.files)}>
      {report.limit && <Caution>{t.problem(report.limit)}</Caution>}
      <ul className={styles.parts}>
        {report.parts.map((part) => (
          <Part key={part.part} part={part} folders={report.folders} />
        ))}
      </ul>
      {report.optimise && <p className="faint">{w.float8}</p>}
      {report.rejected.length > 0 && (
        <details className={styles.rejected}>
          <summary>{w.useless(report.rejected.length)}</summary>
          <ul>
            {report.rejected.map(({ file, problem }, n) => (
              <li key={`${file} ${n}`}>
                <code>{file}</code>
                <p>{t.problem(problem)}</p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </SheetSection>
  );
}

/** A file as the folder it was found in has it. */
function within(folders: readonly string[], file: string): string {
  const inside = folders.filter((folder) => file.startsWith(folder) && /^[\\/]/.test(file.slice(folder.length)));
  return file.slice(Math.max(0, ...inside.map((folder) => folder.length + 1)));
}

function Part({
  part: { title, state, files, bytes: size, stored, problems, sources },
  folders,
}: {
  readonly part: WeightPart;
  readonly folders: readonly string[];
}) {
  const t = useText().models;
  const w = t.weights;
  const good = state === "found" && problems.length === 0;
  const [first, ...others] = files;
  return (
    <li data-state={good ? "good" : state === "missing" ? "missing" : "bad"}>
      {good ? <Good /> : state === "missing" ? <Minus /> : <Warning />}
      <b>{title.charAt(0).toUpperCase() + title.slice(1)}</b>
      <span className={`${styles.amount} num`}>
        {state === "missing"
          ? w.state.missing
          : good
            ? [stored, bytes(size)].filter(Boolean).join(" · ")
            : state === "found"
              ? w.state.unfit
              : w.state.unusable}
      </span>
      {first !== undefined && (
        <p>
          <code>{within(folders, first)}</code> {others.length > 0 && w.moreFiles(others.length)}
        </p>
      )}
      {problems.map((problem) => (
        <p key={problem.message} className={styles.bad}>
          {t.problem(problem)}
        </p>
      ))}
      {sources.length > 0 && (
        <ul className={styles.sources} aria-label={w.getIt}>
          {sources.map(({ repository, file, url, gated }, n) => (
            <li key={url + file}>
              {n > 0 && `${w.or} `}
              <OutsideLink href={url}>{file}</OutsideLink> {w.from(repository, gated)}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
