// @vitest-environment happy-dom
/** What is drawn again while a picture is made: the picture in work and how far it is, and nothing beside it. */
import { act, screen, waitFor } from "@testing-library/react";
import { Profiler } from "react";
import { expect, test, vi } from "vitest";
import type { JobId, PictureId } from "../../../contract/values/id.ts";
import type { Picture } from "../../../contract/library/library.ts";
import type { JobState, QueueState } from "../../../contract/making/queue.ts";
import { emptyDraft } from "../../state/draft/rules.ts";
import { setDraft } from "../../state/draft/draft.ts";
import { type StudioState, useWelcome } from "../../state/studio.ts";
import { startQueue } from "../../state/queue.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { Composer } from "./composer/Composer.tsx";
import { FilmStrip } from "./film/FilmStrip.tsx";
import { Work, WorkBar } from "./stage/Work.tsx";

/** Every tile of a finished picture asks for its title when it is drawn. */
const titles = vi.hoisted(() => ({ asked: 0 }));
vi.mock(import("../../state/actions.ts"), async (original) => {
  const all = await original();
  return {
    ...all,
    pictureTitle: (picture) => {
      titles.asked++;
      return all.pictureTitle(picture);
    },
  };
});

const running = (step: number): JobState => ({
  state: "running",
  phase: "denoise",
  share: 0,
  step,
  steps: 20,
  secondsLeft: 4,
  machines: [],
});
const job = {
  id: 1 as JobId,
  draft: emptyDraft(null),
  title: "Anna in Comic",
  seed: 1,
  state: running(0),
  made: [],
  added: 0,
  ended: null,
  thumbnail: null,
  site: "here" as const,
  tag: null,
};
const queue: QueueState = { paused: false, jobs: [job], pictures: { left: 1, made: 0 }, farm: null, secondsLeft: 4 };
const pictures = [3, 2].map((id) => ({
  id: id as PictureId,
  made: id,
  stars: 0,
  rejected: false,
  colour: null,
  people: [],
  styles: [],
  recipe: { prompt: "a ship" },
})) as unknown as Picture[];

const studio = openStudio({
  "queue.state": () => queue,
  "pictures.query": () => ({ pictures, next: null, total: 2 }) as never,
  "people.list": () => [],
  "styles.list": () => [],
});

const model = {
  id: "uso-mini",
  edition: "0".repeat(64),
  problem: null,
  defaults: { width: 256, height: 256, steps: 20, guidance: 4, contentLongSide: 512 },
} as unknown as StudioState["models"][number];
useWelcome.setState({ studio: { models: [model], settings: { model: model.id } } as unknown as StudioState });
setDraft(emptyDraft(model));

test("a step of the running picture draws no tile of a finished one again, and nothing of the composer", async () => {
  await startQueue();
  const drawn = { composer: 0, work: 0 };
  show(
    <>
      <FilmStrip keys={false} />
      <Profiler id="composer" onRender={() => drawn.composer++}>
        <Composer />
      </Profiler>
      <Profiler id="work" onRender={() => drawn.work++}>
        <Work job={job} />
        <WorkBar job={job} onCancel={() => {}} />
      </Profiler>
    </>,
  );
  await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(3));
  // What was asked for at first has been answered.
  await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
  expect([titles.asked, drawn.composer, drawn.work].every((times) => times > 0)).toBe(true);
  Object.assign(titles, { asked: 0 });
  Object.assign(drawn, { composer: 0, work: 0 });
  for (let step = 1; step <= 10; step++)
    act(() =>
      studio.emit("queue.progress", { id: job.id, picture: 1, pictures: 1, state: running(step), preview: false }),
    );
  expect({ tiles: titles.asked, composer: drawn.composer }).toEqual({ tiles: 0, composer: 0 });
  expect(drawn.work).toBeGreaterThanOrEqual(10);
  expect(screen.getByText(/10 of 20/)).toBeTruthy();
});
