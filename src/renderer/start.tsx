/** Brings the window up over a link: stores first, then the picture of them. */
import "@fontsource-variable/inter/opsz.css";
import "./theme/tokens.css";
import "./theme/base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { startShortcuts } from "./shortcuts/shortcuts.ts";
import { type Link, open, refuse } from "./state/link.ts";
import { answers, invalidate, startAnswers } from "./state/answers.ts";
import { startDraft } from "./state/draft.ts";
import { refreshModels, startModels } from "./state/models.ts";
import { startNotifications } from "./state/notifications.ts";
import { reloadQueue, startQueue } from "./state/queue.ts";
import { reloadTeaching, startTeaching } from "./state/teaching.ts";
import { startRoute } from "./state/route.ts";
import { applyTheme, startStudio } from "./state/studio.ts";

const isTheme = (value: string | null) => value === "dark" || value === "light" || value === "system";

export function start(link: Link): void {
  const kept = localStorage.getItem("atelier.theme");
  applyTheme(isTheme(kept) ? (kept as "dark" | "light" | "system") : "system");
  startRoute();
  startShortcuts();
  startAnswers();
  startNotifications();
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
    refreshModels().catch(() => {}); // Whoever asks again is told.
  });
  Promise.all([startDraft().then(startStudio), startQueue(), startModels(), startTeaching()]).catch(refuse);
}
