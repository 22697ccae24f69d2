/** Brings the window up over a link: stores first, then the picture of them. */
import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { fetchPart } from "./parts.tsx";
import { viewParts } from "./routes.tsx";
import { overlayParts } from "./shell/Overlays.tsx";
import { startShortcuts } from "./shortcuts/shortcuts.ts";
import { type Link, open, refuse, startSteps } from "./state/link.ts";
import { answers, invalidate, startAnswers } from "./state/answers.ts";
import { startDraft } from "./state/draft.ts";
import { refreshModels, startModels } from "./state/models.ts";
import { startNotifications } from "./state/notifications.ts";
import { startFarm } from "./state/farm.ts";
import { reloadCurating, startCurating } from "./state/curating.ts";
import { reloadQueue, startQueue } from "./state/queue.ts";
import { reloadTeaching, startTeaching } from "./state/teaching.ts";
import { startRoute, useRoute, views } from "./state/route.ts";
import { applyTheme, startStudio } from "./state/studio.ts";

const isTheme = (value: string | null) => value === "dark" || value === "light" || value === "system";

export function start(link: Link): void {
  const kept = localStorage.getItem("atelier.theme");
  applyTheme(isTheme(kept) ? (kept as "dark" | "light" | "system") : "system");
  startRoute();
  startShortcuts();
  startAnswers();
  startNotifications();
  startSteps();
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
  const ready = Promise.all([startDraft(), first]);
  Promise.all([startStudio(ready), startQueue(), startFarm(), startModels(), startTeaching(), startCurating()])
    .then(fetchOthers)
    .catch(refuse);
}

/** The other parts, one after another, each when the window rests; the history first, which most go to next. */
const fetchOthers = async (): Promise<void> => {
  for (const part of [viewParts.history, ...views.map((view) => viewParts[view]), ...overlayParts]) {
    await rest();
    await fetchPart(part);
  }
};

/** Until nothing is drawn or asked for. */
async function rest(): Promise<void> {
  do await idle();
  while (answers.isFetching() > 0);
}

const idle = (): Promise<unknown> =>
  new Promise((resolve) => {
    // Safari does not say when it is idle.
    if ("requestIdleCallback" in globalThis) requestIdleCallback(resolve);
    else setTimeout(resolve, 1_000);
  });
