/** The artist's settings: their defaults, and the file they are kept in. */
import { type Settings, settingsForm } from "../../contract/settings.ts";
import type { z } from "zod";
import type { SettingsStore } from "../studio-service.ts";

/** What a studio begins with. */
export const defaultSettings = (picturesFolder: string, model: string): Settings => ({
  theme: "system",
  picturesFolder,
  format: "png",
  quality: 95,
  importing: "copy",
  provider: "auto",
  memory: null,
  model,
  previews: true,
  notifications: true,
  measuring: true,
  creator: "",
  site: "here",
  tag: null,
  lending: false,
  tags: [],
});

export interface SettingsService {
  /** The settings as they are now. */
  get(): Settings;
  /** Changes some of them and keeps them; the change must have the settings' form. */
  change(change: Partial<Settings>): Settings;
  /** In words: what of the kept settings could not be used. */
  readonly notices: readonly string[];
}

/**
 * Opens the settings. A value that cannot be used gives way to its default, and `keepBroken` puts the whole aside as it
 * was. Only what differs from the defaults is kept, so that a default that changes later reaches everyone who left it.
 */
export function openSettings(
  store: SettingsStore,
  defaults: Settings,
  keepBroken: (content: string) => string,
): SettingsService {
  const kept = store.store;
  const known: Record<string, unknown> = {};
  const unusable: string[] = [];
  for (const [key, value] of Object.entries(kept)) {
    // What the host keeps there, or another version.
    if (!Object.hasOwn(settingsForm.shape, key)) continue;
    const form: z.ZodType = settingsForm.shape[key as keyof Settings];
    if (form.safeParse(value).success) known[key] = value;
    else unusable.push(key);
  }
  let settings = { ...defaults, ...known } as Settings;
  const save = () => {
    const others = Object.entries(store.store).filter(([key]) => !Object.hasOwn(settingsForm.shape, key));
    const changed = Object.entries(settings).filter(([key, value]) => value !== defaults[key as keyof Settings]);
    store.store = Object.fromEntries([...others, ...changed]);
  };
  const notices: string[] = [];
  if (unusable.length > 0) {
    const aside = keepBroken(JSON.stringify(kept, null, 2));
    save();
    notices.push(
      `Some settings could not be used and are back to what the studio begins with: ${unusable.join(", ")}. The settings as they were are in ${aside}.`,
    );
  }
  return {
    notices,
    get: () => settings,
    change(change) {
      settings = { ...settings, ...change };
      save();
      return settings;
    },
  };
}
