/** What an artist keeps for the composer: words that come again, and settings that belong together. */
import { z } from "zod";
import type { Draft } from "../making/draft.ts";
import { id, line, nothing, someOf } from "../values/forms.ts";
import type { ComposerPresetId, SnippetId } from "../values/id.ts";
import { entry, type ParameterName, parameterNames } from "../making/parameters.ts";
import { missing, subjects } from "../making/parts.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";

/** Words that are put into a prompt. */
export interface Snippet {
  readonly id: SnippetId;
  readonly name: string;
  readonly text: string;
}

/** Belongs to one picture, or to how it is kept: no preset sets it. */
const ofOnePicture: ReadonlySet<ParameterName> = new Set(["seed", "private"]);

const fields = Object.fromEntries(
  parameterNames.flatMap((name) => {
    const { schema, draft = schema } = entry(name);
    if (draft === null || ofOnePicture.has(name)) return [];
    return [[name, draft instanceof z.ZodOptional ? (draft.unwrap() as z.ZodType) : draft]];
  }),
);

/** The fields of a draft that a preset sets; the others stay as they are. */
const settings = someOf({ ...fields, people: subjects, keepPose: z.boolean(), missing }) as unknown as z.ZodType<
  PresetSettings,
  PresetSettings
>;
export type PresetSettings = { readonly [K in keyof Omit<Draft, "seed" | "private" | "told">]?: Draft[K] };

export interface ComposerPreset {
  readonly id: ComposerPresetId;
  readonly name: string;
  readonly settings: PresetSettings;
}

/** What else than the settings goes into a preset. */
export interface PresetContent {
  readonly words: boolean;
  readonly subject: boolean;
}

/** The settings of a draft as a preset keeps them. LoRAs and shortcuts that it lacks are taken out where it is used. */
export function settingsOf(
  { people, prompt, seed: _, told: __, private: ___, missing: ____, ...rest }: Draft,
  { words, subject }: PresetContent,
): PresetSettings {
  return { ...rest, ...(words ? { prompt } : {}), ...(subject ? { people } : {}) };
}

/** The draft with a preset's settings. What it lacks of those that are seldom set is taken out. */
export function withPreset(
  { told: _, loras: __, speed: ___, styleFrom: ____, missing: _____, ...draft }: Draft,
  preset: PresetSettings,
): Draft {
  return { ...draft, ...preset };
}

const name = line(100);
const snippet = id<SnippetId>();
const preset = id<ComposerPresetId>();

/** Everything here can be undone. Of the same name, the one before gives way. */
export const keepingCalls = {
  /** By name. */
  "snippets.list": call({ in: nothing, out: output<readonly Snippet[]>() }),
  "snippets.save": call({
    in: z.strictObject({ name, text: z.string().min(1).max(8000) }),
    out: output<Snippet>(),
  }),
  "snippets.rename": call({ in: z.strictObject({ id: snippet, name }), out: output<null>() }),
  "snippets.remove": call({ in: z.strictObject({ id: snippet }), out: output<null>() }),

  /** By name. */
  "composer.presets": call({ in: nothing, out: output<readonly ComposerPreset[]>() }),
  "composer.savePreset": call({ in: z.strictObject({ name, settings }), out: output<ComposerPreset>() }),
  "composer.renamePreset": call({ in: z.strictObject({ id: preset, name }), out: output<null>() }),
  "composer.removePreset": call({ in: z.strictObject({ id: preset }), out: output<null>() }),
};
export type KeepingCalls = CallsOf<typeof keepingCalls>;
