/** Learning a style of one's own in the engine's process. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { EngineEvents } from "../../contract/engine.ts";
import { Fault } from "../../contract/fault.ts";
import {
  fewestPictures,
  type LearningPlan,
  type LearningResult,
  type LearnRequest,
  type SetReport,
  type UnderstandRequest,
} from "../../contract/learning/learning.ts";
import type { HandlerContext } from "../../contract/rpc/server.ts";
import { trainingTerms } from "../../contract/learning/training-terms.ts";
import { defaultsOf, openModel } from "../../formats/manifest.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";
import { prepareContent } from "../image/prepare.ts";
import { chooseProvider } from "../runtime/providers.ts";
import { styleStatistic } from "../training/style/judge.ts";
import { diskFor, learnStyle } from "../training/style/learn.ts";
import { trainedShapes } from "../training/style/shapes.ts";
import { styleWay } from "../training/style/planned.ts";
import { alone } from "../training/alone.ts";
import { untilStopped } from "../training/wishes.ts";
import { reckoned, type Reckoned } from "../training/style/reckoned.ts";
import { sampleSize } from "../training/style/samples.ts";
import { lookAt, understood } from "../training/style/understand.ts";
import { openWeights } from "../uso/open-weights.ts";
import { openUso, type UsoModel } from "../uso/model.ts";

type Context = Pick<HandlerContext<EngineEvents>, "signal" | "emit">;
type Asked = Pick<UnderstandRequest, "modelFolder" | "provider" | "memory" | "pictures">;

/** Opens the model for this alone: the one that pictures are made with stays as it is. */
async function withModel<T>({ modelFolder, provider = "auto", memory }: Asked, work: (model: UsoModel) => Promise<T>) {
  const [folder, verdict] = await Promise.all([openModel(modelFolder), chooseProvider(provider)]);
  const model = await openUso(folder, verdict.provider, memory === undefined ? {} : { memory });
  return work(model).finally(() => model.release());
}

export const onUnderstand = (request: UnderstandRequest, { signal }: Context): Promise<SetReport> =>
  withModel(request, (model) => reportOf(model, request.pictures, signal));

async function reportOf(model: UsoModel, pictures: Asked["pictures"], signal: AbortSignal): Promise<SetReport> {
  const { width, height } = defaultsOf(model.manifest);
  const side = Math.max(width, height);
  // Style shows at a quarter of a large model's size as well, and a set is looked at in seconds.
  const seenAt = Math.min(256, side);
  const statisticOf = async (pixels: Pixels) =>
    styleStatistic(await model.encodeSubject(prepareContent(pixels, seenAt), null, { signal }));
  const looked = [];
  for (const picture of pictures) {
    signal.throwIfAborted();
    looked.push(await lookAt(picture, statisticOf));
  }
  return understood(looked, side);
}

/** Which pictures are learned from, and which judge. @throws Fault `style.too-few`, `style.all-alike` */
async function chosen(model: UsoModel, { pictures }: LearnRequest, signal: AbortSignal) {
  const report = await reportOf(model, pictures, signal);
  const of = (use: "learn" | "judge") => pictures.filter((_, n) => report.pictures[n]!.use === use);
  const [learn, judges] = [of("learn"), of("judge")];
  const usable = learn.length + judges.length;
  const alike = report.pictures.filter(({ sameAs }) => sameAs !== null).length;
  if (usable < fewestPictures && alike > 0 && usable + alike >= fewestPictures)
    throw new Fault("style.all-alike", { pictures: usable + alike, different: usable });
  if (usable < fewestPictures)
    throw new Fault("style.too-few", {
      pictures: usable,
      least: fewestPictures,
      refused: report.pictures.filter(({ broken }) => broken !== null).length,
      blank: report.pictures.filter(({ doubt }) => doubt === "blank").length,
    });
  return { learn, judges };
}

export const onLearn = (request: LearnRequest, { signal, emit }: Context): Promise<LearningResult> =>
  alone(request.out, () =>
    untilStopped(request.out, signal, (signal) =>
      withModel(request, async (model) => {
        const { settings, subjects, out: folder } = request;
        const tell: Parameters<typeof learnStyle>[0]["tell"] = (progress) => emit("engine.learning", progress);
        const pictures = await chosen(model, request, signal);
        return learnStyle({ model, ...pictures, settings, subjects, folder, signal, tell });
      }),
    ),
  );

/** Steps that are tried: the first also makes the network ready, which the others do not take again. */
const TRIED = 3;
/** Seconds that a trial may take; what would take longer is reckoned. */
const LONG = 30;

export const onPlanLearning = (request: LearnRequest, { signal }: Context): Promise<LearningPlan> =>
  withModel(request, async (model) => {
    const { settings, subjects } = request;
    const { depth } = settings;
    const { learn, judges } = await chosen(model, request, signal);
    const pictures = learn.length + judges.length;
    const shapes = trainedShapes(model, settings);
    const way = styleWay(model, shapes, settings, model.sessions.budget);
    const weights = await openWeights(await openModel(request.modelFolder));
    const each = await reckoned(model, weights, shapes, settings, way);
    const trial = each.reading * pictures + each.step * TRIED + each.sample;
    // At once nothing is tried: it would be the whole of it.
    const measured = depth !== "at once" && trial < LONG;
    const found = measured ? await tried(model, request, { learn, judges }, signal) : each;
    const looks = 2 + (depth === "at once" ? 0 : Math.ceil(settings.steps / settings.every));
    const subject = { width: settings.side, height: settings.side };
    const size = sampleSize(model.manifest, settings.side);
    const sample = await model.plan({ ...size, subjects: [subject], styles: 1 });
    const held = process.memoryUsage.rss();
    return {
      depth,
      settings,
      disk: diskFor(model, shapes, settings.side, pictures),
      way: way?.way ?? null,
      measured,
      seconds: found.reading * pictures + found.step * settings.steps + looks * found.sample * subjects.length,
      memory: measured ? held : held + Math.max(way?.way.needed ?? 0, sample.peak),
      terms: trainingTerms(model.manifest.licence),
    };
  });

/** Seconds of each thing that a run does, from a beginning of it that leaves nothing behind. */
async function tried(
  model: UsoModel,
  { settings, subjects, out }: LearnRequest,
  pictures: Awaited<ReturnType<typeof chosen>>,
  signal: AbortSignal,
): Promise<Reckoned> {
  const folder = join(out, "trial");
  const times: number[] = [];
  let sampled = 0;
  let begin = performance.now();
  const reading = { began: begin, ended: begin };
  const lap = (): number => (begin = performance.now()) - reading.ended;
  try {
    await learnStyle({
      model,
      ...pictures,
      folder,
      signal,
      subjects: subjects.slice(0, 1),
      settings: { ...settings, steps: TRIED, every: 100_000 },
      tell(progress) {
        if (progress.phase === "reading") reading.ended = performance.now();
        else if (progress.phase === "step") times.push(performance.now());
        else if (sampled === 0) sampled = lap();
      },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const all = pictures.learn.length + pictures.judges.length;
  return {
    reading: (reading.ended - reading.began) / 1_000 / all,
    step: times.length < 2 ? 0 : (times.at(-1)! - times[0]!) / 1_000 / (times.length - 1),
    sample: sampled / 1_000,
  };
}
