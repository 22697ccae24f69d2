/** What the window may send: every input is checked before anything is done with it. */
import { z } from "zod";
import type { ExportCalls } from "../../contract/exporting.ts";
import { Fault } from "../../contract/fault.ts";
import type { ExportId, JobId, PictureId, PresetId } from "../../contract/id.ts";
import type { CallMap } from "../../contract/rpc/calls.ts";
import type { Handlers } from "../../contract/rpc/server.ts";
import type { Settings, StudioCalls } from "../../contract/studio.ts";
import { draftForm } from "../drafts/draft.ts";
import { settingsForm } from "../settings/settings.ts";
import { id, maybe, nothing, path } from "./forms.ts";
import { libraryForms } from "./library.ts";

type Forms<C extends CallMap<C>> = { readonly [K in keyof C]: z.ZodType<C[K]["in"]> };

const job = id<JobId>();
/** The exporter has forms of its own, whose faults speak of its fields. */
const checkedThere = <K extends keyof ExportCalls>() => z.custom<ExportCalls[K]["in"]>((value) => typeof value === "object" && value !== null);

const changes = Object.fromEntries(Object.entries(settingsForm.shape).map(([key, form]) => [key, maybe(form)]));

const forms: Forms<StudioCalls> = {
  ...libraryForms,
  "queue.state": nothing,
  "queue.estimate": draftForm,
  "queue.add": draftForm,
  "queue.pause": nothing,
  "queue.resume": nothing,
  "queue.move": z.strictObject({ id: job, before: job.nullable() }),
  "queue.cancel": z.strictObject({ ids: z.union([z.literal("all"), z.array(job).max(100_000)]) }),
  "queue.retry": z.strictObject({ id: job }),
  "queue.recall": z.strictObject({ picture: id<PictureId>() }),
  "export.plan": checkedThere<"export.plan">(),
  "export.start": checkedThere<"export.start">(),
  "export.cancel": z.strictObject({ id: id<ExportId>() }),
  "export.presets": nothing,
  "export.savePreset": checkedThere<"export.savePreset">(),
  "export.deletePreset": z.strictObject({ id: id<PresetId>() }),
  "studio.welcome": nothing,
  "settings.change": z.strictObject(changes) as unknown as z.ZodType<Partial<Settings>>,
  "machine.report": nothing,
  "models.list": nothing,
  "system.pickFolder": z.strictObject({ title: z.string().max(200), from: maybe(path) }),
  "system.reveal": z.strictObject({ path }),
};

/** The handlers with every input checked before. A call fails with `studio.invalid-input` naming each field that is wrong. */
export function checked<E>(handlers: Handlers<StudioCalls, E>): Handlers<StudioCalls, E> {
  type Any = (input: unknown, context: unknown) => unknown;
  const entries = Object.entries(handlers).map(([call, handler]) => {
    const form: z.ZodType = forms[call as keyof StudioCalls];
    const check: Any = async (input, context) => {
      const result = form.safeParse(input);
      if (result.success) return await (handler as Any)(result.data, context);
      const issues = result.error.issues.slice(0, 20).map((i) => ({ field: i.path.join(".") || "input", problem: i.message }));
      throw new Fault("studio.invalid-input", { call, issues });
    };
    return [call, check];
  });
  return Object.fromEntries(entries) as Handlers<StudioCalls, E>;
}
