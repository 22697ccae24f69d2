/** Brings the window up over a link: stores first, then the picture of them. */
import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { fetchPart } from "./parts.tsx";
import { viewParts } from "./routes.tsx";
import { overlayParts } from "./shell/Overlays.tsx";
import { startShortcuts } from "./shortcuts/shortcuts.ts";
import { type Link, open, refuse } from "./state/link.ts";
import { answers, invalidate, startAnswers } from "./state/answers.ts";
import { startDraft } from "./state/draft/draft.ts";
import { refreshModels, startModels } from "./state/models.ts";
import { startNotifications } from "./state/notifications.ts";
import { startFarm } from "./state/farm.ts";
import { reloadCurating, startCurating } from "./state/curating.ts";
import { reloadQueue, startQueue } from "./state/queue.ts";
import { reloadTeaching, startTeaching } from "./state/teaching.ts";
import { startRoute, useRoute, views } from "./state/route/route.ts";
import { applyTheme, startStudio } from "./state/studio.ts";

const isTheme = (value: string | null) => value === "dark" || value === "light" || value === "system";

export function start(link: Link): void {
  const kept = localStorage.getItem("atelier.theme");
  applyTheme(isTheme(kept) ? (kept as "dark" | "light" | "system") : "system");
  startRoute();
  startShortcuts();
  startAnswers();
  startNotifications();
  // At once: it comes while the connection is made.
  const first = fetchPart(viewParts[useRoute.getState().view]);
  const root = document.getElementById("root");
  if (root)
    createRoot(root).render(
      <QueryClientProvider client={answers}>
        <App />
      </QueryClientProvider>,
    );
  void open(link, () => {
    invalidate("all");
    void reloadQueue();
    void reloadTeaching();
    void reloadCurating();
    refreshModels().catch(() => {}); // Whoever asks again is told.
  });
  const ready = Promise.all([startDraft(), first]).then(([draft]) => draft);
  Promise.all([startStudio(ready), startQueue(), startFarm(), startModels(), startTeaching(), startCurating()])
    .then(fetchOthers)
    .catch(refuse);
}

/** The other parts, one after another, each when the window rests; the history first, which most go to next. */
const fetchOthers = async (): Promise<void> => {
  await rest(0);
  await fetchPart(viewParts.history);
  for (const part of [...views.map((view) => viewParts[view]), ...overlayParts]) {
    await rest(still);
    await fetchPart(part);
  }
};

/** Milliseconds of rest that a window has only where nothing moves in it: between two frames there are fewer. */
const still = 20;
/** Milliseconds after which a part is fetched although something always moves, as it does while a picture is drawn. */
const patience = 10_000;

/** Until nothing is asked for, and the window rests for so long: taking a part in would hold the next frame back. */
async function rest(least: number): Promise<void> {
  const begun = performance.now();
  for (;;) {
    const left = await idle();
    if (answers.isFetching() === 0 && (left >= least || performance.now() - begun > patience)) return;
  }
}

/** Milliseconds that the window rests from now on. */
const idle = (): Promise<number> =>
  new Promise((resolve) => {
    // Safari does not say when it is idle.
    if ("requestIdleCallback" in globalThis) requestIdleCallback((deadline) => resolve(deadline.timeRemaining()));
    else setTimeout(() => resolve(Infinity), 1_000);
  });
