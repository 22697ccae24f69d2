/** One picture, each network told as it begins and each step timed. */
import { parseRecipe } from "../../src/contract/making/recipe.ts";
import { generate } from "../../src/engine/uso/generate.ts";
import type { VelocityShape } from "../../src/engine/uso/graphs/velocity.ts";
import type { Session, Value } from "../../src/engine/runtime/session.ts";
import type { Sessions } from "../../src/engine/runtime/sessions.ts";
import { bundled } from "../paths.ts";
import type { JobOf, Results, Tell } from "./jobs.ts";
import { opened } from "./opened.ts";

/** Of the networks that run once a picture, by the names of their graphs; others are told by those. */
const titles: Readonly<Record<string, string>> = {
  "picture encoder (autoencoder)": "subject encoder",
  "picture decoder (autoencoder)": "decoder",
};

export async function makePicture(job: JobOf<"picture">, tell: Tell): Promise<Results["picture"]> {
  const { side, steps, subjectSide } = job;
  tell("open");
  const model = await opened(job);
  const runs: { shape: VelocityShape; ms: number }[] = [];
  listen(model.sessions, tell, (shape, ms) => runs.push({ shape, ms }));
  const recipe = parseRecipe({
    version: 1,
    model: model.manifest.id,
    subjects: [{ path: bundled.subject }],
    styles: [{ path: bundled.style }],
    prompt: "a portrait",
    width: side,
    height: side,
    steps,
    guidance: 4,
    seed: 11,
    count: 1,
    contentLongSide: subjectSide,
    keepSize: false,
    loraStrength: 1,
    schedule: "uso",
  });
  await generate(recipe, model, { progress: () => {}, signal: new AbortController().signal, previews: false }).next();
  tell("release");
  await model.release();
  return { shape: runs[0]!.shape, steps: runs.map((r) => r.ms) };
}

/** Has the model's sessions say which network they are about to run, and how long each run of the transformer took. */
function listen(sessions: Sessions, tell: Tell, onStep: (shape: VelocityShape, ms: number) => void): void {
  const [run, use] = [sessions.run.bind(sessions), sessions.use.bind(sessions)];
  sessions.run = (graph, values, options) => {
    tell(titles[graph.name] ?? graph.name);
    return run(graph, values, options);
  };
  sessions.use = (graph, work) => {
    if (graph.name !== "transformer") return use(graph, work);
    tell("transformer, loading");
    return use(graph, (session) => {
      tell("transformer, steps");
      return work(timed(session, onStep));
    });
  };
}

function timed(session: Session, onStep: (shape: VelocityShape, ms: number) => void): Session {
  return {
    ...session,
    async run(values, options) {
      const start = performance.now();
      const result = await session.run(values, options);
      onStep(shapeOf(values), performance.now() - start);
      return result;
    },
  };
}

function shapeOf(values: Readonly<Record<string, Value>>): VelocityShape {
  const tokens = (name: string): number => values[name]?.shape[0] ?? 0;
  return { context: tokens("context"), latent: tokens("latent"), reference: tokens("reference") };
}
