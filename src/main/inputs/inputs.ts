/** What the window may send to the queue, to the model manager and to the studio itself. The library and the exporter check what is theirs. */
import { z } from "zod";
import { Fault } from "../../contract/fault.ts";
import type { JobId, PictureId } from "../../contract/id.ts";
import { type ModelCalls, modelPrecisions } from "../../contract/models.ts";
import type { QueueCalls } from "../../contract/queue.ts";
import type { Handlers } from "../../contract/rpc/server.ts";
import type { Settings, SystemCalls } from "../../contract/studio.ts";
import { draftForm } from "../drafts/draft.ts";
import { settingsForm } from "../settings/settings.ts";
import { id, maybe, nothing, path } from "./forms.ts";

type Calls = QueueCalls & ModelCalls & SystemCalls;

const job = id<JobId>();
const token = z.string().max(1000);
const model = z.string().min(1).max(200);
const place = settingsForm.shape.picturesFolder;
const folders = z.array(path).min(1).max(20);
const changes = Object.fromEntries(Object.entries(settingsForm.shape).map(([key, form]) => [key, maybe(form)]));

const forms: { readonly [K in keyof Calls]: z.ZodType<Calls[K]["in"]> } = {
  "queue.state": nothing,
  "queue.estimate": draftForm,
  "queue.add": draftForm,
  "queue.pause": nothing,
  "queue.resume": nothing,
  "queue.move": z.strictObject({ id: job, before: job.nullable() }),
  "queue.cancel": z.strictObject({ ids: z.union([z.literal("all"), z.array(job).max(100_000)]) }),
  "queue.retry": z.strictObject({ id: job }),
  "queue.recall": z.strictObject({ picture: id<PictureId>() }),
  "models.downloadable": nothing,
  "models.download.ask": z.strictObject({ name: model, place: maybe(place) }),
  "models.download.start": z.strictObject({
    name: model,
    accepted: z.boolean(),
    place: maybe(place),
    token: maybe(token),
    keep: maybe(z.boolean()),
  }),
  "models.download.cancel": nothing,
  "models.scan": z.strictObject({ folders }),
  "models.add": z.strictObject({
    folders,
    id: maybe(
      z
        .string()
        .max(100)
        .regex(
          /^[a-z0-9][a-z0-9.-]*$/,
          "may have lower-case letters, digits, points and hyphens, and begins with a letter or digit",
        ),
    ),
  }),
  "models.fit": z.strictObject({ model, provider: settingsForm.shape.provider, memory: settingsForm.shape.memory }),
  "models.smaller": z.strictObject({ model }),
  "models.optimise.start": z.strictObject({ model, precision: z.enum(modelPrecisions), out: maybe(path) }),
  "models.optimise.cancel": nothing,
  "models.jobs": nothing,
  "models.token": nothing,
  "models.token.set": z.strictObject({ token }),
  "models.token.forget": nothing,
  "studio.welcome": nothing,
  "settings.change": z.strictObject(changes) as unknown as z.ZodType<Partial<Settings>>,
  "machine.report": nothing,
  "models.list": nothing,
  "system.pickFolder": z.strictObject({ title: z.string().max(200), from: maybe(path) }),
  "system.reveal": z.union([z.strictObject({ path }), z.strictObject({ picture: id<PictureId>() })]),
};

/** The handlers with every input checked before. A call fails with `studio.invalid-input` naming each field that is wrong. */
export function checked<E>(handlers: Handlers<Calls, E>): Handlers<Calls, E> {
  type Any = (input: unknown, context: unknown) => unknown;
  const entries = Object.entries(handlers).map(([call, handler]) => {
    const form: z.ZodType = forms[call as keyof Calls];
    const check: Any = async (input, context) => {
      const result = form.safeParse(input);
      if (result.success) return await (handler as Any)(withoutUndefined(result.data), context);
      const issues = result.error.issues
        .slice(0, 20)
        .map((i) => ({ field: i.path.join(".") || "input", problem: i.message }));
      throw new Fault("studio.invalid-input", { call, issues });
    };
    return [call, check];
  });
  return Object.fromEntries(entries) as Handlers<Calls, E>;
}

/** What is undefined is absent. */
function withoutUndefined(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
}
