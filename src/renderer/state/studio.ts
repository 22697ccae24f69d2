/** What the window knows of the studio as a whole: welcome, settings, models, notices. */
import { toFault } from "../../contract/fault.ts";
import type { InstalledModel } from "../../contract/models.ts";
import type { Settings } from "../../contract/settings.ts";
import { create } from "zustand";
import type { Capabilities } from "../../contract/studio.ts";
import { call, on } from "./link.ts";

export interface StudioState {
  readonly version: string;
  readonly capabilities: Capabilities;
  readonly settings: Settings;
  readonly models: readonly InstalledModel[];
  readonly firstRun: boolean;
  /** Sentences to show until dismissed. */
  readonly notices: readonly string[];
}

/** null until the studio has welcomed the window; components below the shell may rely on it (`useStudio`). */
export const useWelcome = create<{ readonly studio: StudioState | null }>(() => ({ studio: null }));

const change = (next: Partial<StudioState>) =>
  useWelcome.setState(({ studio }) => (studio ? { studio: { ...studio, ...next } } : {}));

/** A part of the studio's state. Only below the shell, which waits for the welcome. */
export function useStudio<T>(select: (studio: StudioState) => T): T {
  return useWelcome(({ studio }) => {
    if (!studio) throw new Error("read before the studio's welcome");
    return select(studio);
  });
}

export const currentStudio = (): StudioState | null => useWelcome.getState().studio;

/**
 * Asks for the welcome and follows what changes.
 * @param before  what must be there when the studio is shown; the welcome is asked for at once all the same. Who has
 *   begun a draft by then is past the first start, though no picture is made yet
 */
export async function startStudio(before: Promise<{ readonly begun: boolean }>): Promise<void> {
  on("settings.changed", settingsSaid);
  on("models.changed", (models) => change({ models }));
  on("engine.restarted", ({ message }) => notify(message));
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", () =>
    applyTheme(currentStudio()?.settings.theme ?? "system"),
  );
  const [studio, { begun }] = await Promise.all([call("studio.welcome", null), before]);
  useWelcome.setState({ studio: { ...studio, firstRun: studio.firstRun && !begun } });
  applyTheme(studio.settings.theme);
}

/** Switches turned and not answered for yet: whoever turns one twice quickly turns it from where it stands. */
const turned: Partial<Settings>[] = [];
let said: Settings | null = null;

/** Shows settings as the studio said them, its switches as they were turned since. */
function settingsSaid(settings: Settings): void {
  said = settings;
  change({ settings: Object.assign({}, settings, ...turned) as Settings });
  applyTheme(settings.theme);
}

export const changeSettings = async (settings: Partial<Settings>): Promise<void> => {
  const switches = Object.fromEntries(Object.entries(settings).filter(([, value]) => typeof value === "boolean"));
  const before = turned.length === 0 ? currentStudio()?.settings : said;
  turned.push(switches);
  if (before) settingsSaid(before);
  const end = (next: Settings | null | undefined): void => {
    turned.splice(turned.indexOf(switches), 1);
    if (next) settingsSaid(next);
  };
  await call("settings.change", settings).then(end, (error: unknown) => {
    end(said);
    throw error;
  });
};

export const reloadModels = async (): Promise<void> => change({ models: await call("models.list", null) });

export const leaveFirstRun = (): void => change({ firstRun: false });

/** Shows a sentence in the banner until it is dismissed; the same one only once. */
export const notify = (notice: string): void =>
  change({ notices: [...(currentStudio()?.notices ?? []).filter((other) => other !== notice), notice] });
/** Tries something that has no place of its own for what goes wrong: the banner says it. */
export const attemptAloud = (work: () => Promise<unknown>): void =>
  void work().catch((error: unknown) => notify(toFault(error).message));
export const dismiss = (notice: string): void =>
  change({ notices: (currentStudio()?.notices ?? []).filter((other) => other !== notice) });

/** The model that settings name, else the first that works, else none. */
export function chosenModel(models: readonly InstalledModel[], id: string): InstalledModel | null {
  return (
    models.find((model) => model.id === id && model.problem === null) ??
    models.find((model) => model.problem === null) ??
    null
  );
}

export const useModel = (): InstalledModel | null =>
  useStudio(({ models, settings }) => chosenModel(models, settings.model));

/** Dark or light as set, or as the system has it. Kept, so that the next start opens in it at once. */
export function applyTheme(theme: Settings["theme"]): void {
  const light = theme === "light" || (theme === "system" && matchMedia("(prefers-color-scheme: light)").matches);
  document.documentElement.dataset["theme"] = light ? "light" : "dark";
  localStorage.setItem("atelier.theme", theme);
}
