import type { StyleId } from "../../../../contract/values/id.ts";
import { IconButton } from "../../../kit/buttons/IconButton.tsx";
import { ChevronLeft } from "../../../kit/icons.ts";
import { PageSection } from "../../../kit/layout/Page.tsx";
import { Problem } from "../../../kit/layout/Problem.tsx";
import { useAnswer } from "../../../state/answers.ts";
import { go } from "../../../state/route/route.ts";
import { useTeaching } from "../../../state/teaching.ts";
import { useText } from "../../../text/text.ts";
import { Match } from "./Match.tsx";
import { Planning } from "./Planning.tsx";
import { Running } from "./Running.tsx";
import { Samples } from "./Samples.tsx";
import { SetGrid } from "./SetGrid.tsx";
import styles from "./Teach.module.css";

/** Teaching a style: what is understood of its pictures, how it learns, and how it went. */
export function Teach({ id }: { readonly id: StyleId }) {
  const t = useText().teaching;
  const { data: all } = useAnswer("styles.list", { view: "all" });
  const { data: understood = null, error } = useAnswer("teach.understand", { style: id });
  const run = useTeaching(({ teaching }) => teaching);
  const style = all?.find((one) => one.id === id);
  if (!style) return null;
  const teaching = run?.style === id ? run : null;
  const count = (use: string): number => understood?.pictures.filter((picture) => picture.use === use).length ?? 0;
  return (
    <div className={styles.view}>
      <section className={styles.body} aria-label={t.title(style.name)}>
        <header className={styles.head}>
          <IconButton label={t.back(style.name)} icon={<ChevronLeft />} onClick={() => go("styles", { id })} />
          <h1>{t.title(style.name)}</h1>
          <span role="status" className={styles.quiet}>
            {understood ? t.set(understood.pictures.length, count("learn"), count("judge")) : error ? "" : t.looking}
          </span>
        </header>
        <Problem>{error?.message}</Problem>
        <SetGrid style={style} understood={understood} />
        <PageSection
          title={t.samples}
          end={teaching && teaching.settings.steps > 0 ? t.step(teaching.step, teaching.settings.steps) : null}
        >
          {teaching ? <Samples teaching={teaching} /> : <p className={styles.quiet}>{t.samplesHere}</p>}
        </PageSection>
        {teaching && teaching.points.length > 1 && (
          <PageSection title={t.match} end={t.matchNote}>
            <Match teaching={teaching} />
          </PageSection>
        )}
      </section>
      <aside className={styles.aside} aria-label={t.depth}>
        {teaching ? (
          <Running style={style} teaching={teaching} />
        ) : (
          <Planning style={style} understood={understood} busy={run?.name ?? null} />
        )}
      </aside>
    </div>
  );
}
