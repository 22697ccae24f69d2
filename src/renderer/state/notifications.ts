/** A word from the browser when the queue has run empty and nobody is looking. In Electron the host says it. */
import { text } from "../text/text.ts";
import { on } from "./link.ts";
import { go } from "./route/route.ts";
import { currentStudio } from "./studio.ts";

/** Whether the browser would show one, or could be asked to. */
export type Permission = "granted" | "denied" | "ask" | "unsupported";

export function permission(): Permission {
  if (typeof Notification === "undefined") return "unsupported";
  return Notification.permission === "default" ? "ask" : Notification.permission;
}

/** Asks the artist's browser. Only in answer to a click: browsers refuse it otherwise. */
export async function askPermission(): Promise<Permission> {
  if (permission() === "ask") await Notification.requestPermission();
  return permission();
}

/** True where the end of the queue is to be told by this window. */
export function tells(host: "electron" | "browser", wanted: boolean, focused: boolean, allowed: Permission): boolean {
  return host === "browser" && wanted && !focused && allowed === "granted";
}

export function startNotifications(): void {
  on("queue.finished", ({ made, failed }) => {
    const studio = currentStudio();
    if (
      !studio ||
      made + failed === 0 ||
      !tells(studio.capabilities.host, studio.settings.notifications, document.hasFocus(), permission())
    )
      return;
    const shown = new Notification(text().queue.finishedTitle, {
      body: text().shell.finished(made, failed),
      tag: "atelier.queue",
    });
    shown.addEventListener("click", () => {
      window.focus();
      go(failed > 0 ? "queue" : "history");
      shown.close();
    });
  });
}
