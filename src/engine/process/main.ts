/** The engine as a process of its own, serving its contract to whoever started it. */
import {
  type EngineCalls,
  engineCalls,
  type EngineEvents,
  type PlanRequest,
  type Progress,
} from "../../contract/engine.ts";
import type { PlanReport } from "../../contract/making/plan.ts";
import type { ProviderVerdict } from "../../contract/making/provider.ts";
import { serve, type HandlerContext } from "../../contract/rpc/server.ts";
import { examineMachine } from "./doctor.ts";
import { TimeLeft } from "./time-left.ts";
import type { Enlargement, Recipe } from "../../contract/making/recipe.ts";
import { lookAt } from "../curation/look.ts";
import { enlarged } from "../enlarge/enlarge.ts";
import { openAdapters } from "../uso/references.ts";
import { findFaces } from "../faces/find.ts";
import { readTurned } from "../image/part.ts";
import { readPicture } from "../../formats/picture/read.ts";
import type { Turn } from "../../contract/library/seen.ts";
import { generate, type Phase } from "../uso/generate.ts";
import { encodePreview } from "../image/preview.ts";
import { leavingNoEmptyFolders } from "../../formats/folders.ts";
import { openModel } from "../../formats/manifest.ts";
import { budgetFor, type ModelOptions } from "../uso/planning/budget.ts";
import { openWeights } from "../uso/open-weights.ts";
import { planReport } from "../uso/planning/report.ts";
import { processPort } from "./port.ts";
import { chooseProvider } from "../runtime/providers.ts";
import { originsOf } from "./origins.ts";
import { keepPicture } from "./keep.ts";
import { proveDestination, savePicture } from "./save.ts";
import { openUso, type UsoModel } from "../uso/model.ts";
import { onLearn, onPlanLearning, onUnderstand } from "./learn.ts";
import { doubtOf } from "../measure/page.ts";
import { stylesApart } from "../measure/apart.ts";
import { digestsKnown, onMeasure, onProblems, onStamp, restMeasurers } from "./measure.ts";
import { planProvider } from "./elsewhere.ts";
import { onPlanRun } from "./plan-run.ts";
import { onPlanTraining } from "./plan-training.ts";
import { onTrain } from "./train.ts";

const PREVIEW_SIDE = 256;

interface Opened {
  readonly key: string;
  readonly model: UsoModel;
  readonly provider: ProviderVerdict;
}

/** The model of the last picture stays open for the next. */
let opened: Opened | null = null;

/** The last moment before anything is loaded or computed: only here is the destination tried. */
async function openFor(request: EngineCalls["engine.generate"]["in"]): Promise<Opened> {
  const { modelFolder, provider = "auto", memory } = request;
  const key = `${provider} ${memory} ${modelFolder}`;
  if (opened?.key === key) {
    await proveDestination(request);
    return opened;
  }
  await opened?.model.release();
  opened = null;
  const [folder, verdict] = await Promise.all([openModel(modelFolder), chooseProvider(provider)]);
  await proveDestination(request);
  return (opened = {
    key,
    model: await openUso(folder, verdict.provider, memory === undefined ? {} : { memory }),
    provider: verdict,
  });
}

async function onGenerate(
  request: EngineCalls["engine.generate"]["in"],
  { signal, emit }: HandlerContext<EngineEvents>,
): Promise<EngineCalls["engine.generate"]["out"]> {
  // A preview takes a moment to encode; what comes after it waits, so that progress never goes back.
  let told: Promise<void> = Promise.resolve();
  const tell = (progress: Progress | Promise<Progress>): void => {
    told = told.then(async () => emit("engine.progress", await progress));
    told.catch(() => undefined);
  };
  if (request.recipe.enlarged) return onEnlarge(request, request.recipe.enlarged, { signal, emit });
  const { model, provider } = await openFor(request);
  tell({ phase: "load", provider });

  const left = new TimeLeft();
  const progress = (phase: Phase): void => {
    if (phase.phase !== "denoise") return tell(phase);
    const { preview, ...rest } = phase;
    const secondsLeft = left.at(phase.share, (phase.pictures - phase.picture + 1) * phase.steps - phase.step);
    if (!preview) return tell({ ...rest, secondsLeft });
    const { rgb, width, height } = preview;
    tell(
      encodePreview(rgb, width, height, PREVIEW_SIDE).then((jpeg) => ({
        ...rest,
        secondsLeft,
        preview: { width, height, jpeg },
      })),
    );
  };
  const pictures = [];
  const clock = originsOf(provider.provider, request.machine);
  for await (const made of generate(request.recipe, model, {
    progress,
    signal,
    previews: request.previews ?? false,
  })) {
    const saved = await savePicture({ ...made, origin: await clock.next() }, request.out, signal);
    pictures.push(saved);
    tell({ phase: "saved", saved, picture: made.picture, pictures: made.pictures });
  }
  await told;
  return { pictures };
}

/** A picture enlarged: the model's folder is then that of the enlarging networks. */
async function onEnlarge(
  { recipe, modelFolder, provider: choice = "auto", out }: EngineCalls["engine.generate"]["in"],
  enlargement: Enlargement,
  { signal, emit }: Pick<HandlerContext<EngineEvents>, "signal" | "emit">,
): Promise<EngineCalls["engine.generate"]["out"]> {
  const provider = await chooseProvider(choice);
  const clock = originsOf(provider.provider);
  emit("engine.progress", { phase: "load", provider });
  const place = { picture: 1, pictures: 1 } as const;
  const left = new TimeLeft();
  const means = { folder: modelFolder, provider: provider.provider };
  const { pixels, sha256 } = await enlarged(enlargement, means, {
    signal,
    progress: (share) =>
      emit("engine.progress", {
        phase: "denoise",
        step: 0,
        steps: 1,
        share,
        secondsLeft: left.at(share, 1),
        ...place,
      }),
  });
  const of: Recipe = { ...recipe, count: 1, enlarged: { ...enlargement, sha256 } };
  const saved = await savePicture({ pixels, recipe: of, origin: await clock.next() }, out, signal);
  emit("engine.progress", { phase: "saved", saved, ...place });
  return { pictures: [saved] };
}

async function onPlan({ modelFolder, provider = "auto", memory, shape }: PlanRequest): Promise<PlanReport> {
  const [model, verdict] = await Promise.all([openModel(modelFolder), planProvider(provider)]);
  const options: ModelOptions = {
    ...(memory === undefined ? {} : { memory }),
    ...(verdict.here ? {} : { elsewhere: true }),
  };
  const [{ budget, finding }, weights, loras] = await Promise.all([
    budgetFor(model.manifest, verdict.provider, options, opened?.model.sessions.held),
    openWeights(model),
    openAdapters(shape.loras ?? [], model.manifest.components.transformer.config),
  ]);
  return planReport({ manifest: model.manifest, weights, verdict, memory: finding, budget, loras }, shape);
}

/** One picture at a time: networks would only take the cores from each other. */
let queue: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = queue.then(work);
  queue = result.catch(() => undefined);
  return result;
}

/** For what fills the memory: the networks that measure are let go, so that it is planned for all that is free. */
const alone = <T>(work: () => Promise<T>): Promise<T> =>
  inTurn(async () => {
    await restMeasurers();
    return work();
  });

serve<EngineCalls, EngineEvents>(processPort(), engineCalls, {
  "engine.ping": () => ({ pid: process.pid }),
  "engine.doctor": () => inTurn(examineMachine),
  // Only headers are read, so that a plan does not wait for the picture in work but for its step.
  "engine.plan": onPlan,
  "engine.generate": (request, context) =>
    alone(() => leavingNoEmptyFolders(request.out.folder, () => onGenerate(request, context))),
  // A file is read and written: nothing that computes is waited for.
  "engine.keep": (request) => keepPicture(request),
  "engine.planTraining": onPlanTraining,
  "engine.faces": ({ file, turn }, { signal }) =>
    inTurn(async () => findFaces(await readTurned(file, turn as Turn), { identities: true, signal })),
  "engine.look": ({ file }) => inTurn(() => lookAt(file)),
  "engine.planRun": (request, context) => alone(() => onPlanRun(request, context)),
  "engine.train": (request, context) => alone(() => onTrain(request, context)),
  "engine.understand": (request, context) => inTurn(() => onUnderstand(request, context)),
  "engine.planLearning": (request, context) => inTurn(() => onPlanLearning(request, context)),
  "engine.learn": (request, context) => alone(() => onLearn(request, context)),
  "measure.picture": async (request, { signal }) => {
    await digestsKnown(request, signal);
    return inTurn(() => onMeasure(request, signal));
  },
  "measure.stamp": async (where, { signal }) => {
    await digestsKnown(where, signal);
    return inTurn(() => onStamp(where));
  },
  "measure.problems": (where) => inTurn(() => onProblems(where)),
  "measure.apart": ({ files, bundled }) => inTurn(() => stylesApart(files, bundled)),
  "measure.doubt": ({ file }) => inTurn(async () => doubtOf(await readPicture(file))),
  "engine.settled": () => inTurn(() => Promise.resolve(null)),
});
