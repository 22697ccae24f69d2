/** The model manager: what `atelier models` does, for the window. */
import type { ModelCalls, ModelEvents, TokenState } from "../../../contract/models.ts";
import type { Emit, Handlers } from "../../../contract/rpc/server.ts";
import type { StudioEvents } from "../../../contract/studio.ts";
import type { EngineClient } from "../../children/engine-client.ts";
import { defaultsOf } from "../../../formats/manifest.ts";
import { later } from "../../later.ts";
import { findModel, listModels, modelsFolder } from "../catalogue.ts";
import type { Patience } from "../download/hub.ts";
import { findToken, type TokenKeeper } from "../download/token.ts";
import { installed } from "../installed.ts";
import { Jobs } from "./jobs.ts";
import type { OptimiserProgram } from "./optimiser.ts";

export interface ModelManagerOptions {
  /** Everything the studio keeps. Absolute. */
  readonly home: string;
  /** Folders whose subfolders are models. */
  readonly roots: readonly string[];
  readonly keeper: TokenKeeper;
  readonly engine: Pick<EngineClient, "call">;
  readonly emit: Emit<ModelEvents>;
  readonly env?: NodeJS.ProcessEnv;
  readonly patience?: Patience;
  readonly program?: OptimiserProgram;
}

export interface ModelManager {
  readonly handlers: Handlers<ModelCalls, StudioEvents>;
  /** A model came otherwise: the window is told of all. */
  changed(): Promise<void>;
  /** Ends what runs, and waits for it: the next start goes on there. */
  close(): Promise<void>;
}

export function createModelManager({
  home,
  roots,
  keeper,
  engine,
  emit,
  env = process.env,
  patience,
  program,
}: ModelManagerOptions): ModelManager {
  const folder = modelsFolder({ ...env, ATELIER_HOME: home });
  const onModels = async (): Promise<void> => emit("models.changed", (await listModels(roots)).map(installed));
  const jobs = new Jobs(emit);
  // The window asks for the jobs at every start; what brings models in is loaded when it is used.
  const downloads = later(async () => {
    const { Downloads } = await import("./downloads.ts");
    return new Downloads({ jobs, keeper, home, folder, roots, env, onModels, ...(patience ? { patience } : {}) });
  });
  const smaller = { jobs, folder, roots, onModels, ...(program ? { program } : {}) };

  const tokenState = async (): Promise<TokenState> => {
    const token = await findToken({ env, keeper });
    return {
      from: token === null ? null : token.source === keeper.place ? "kept" : "environment",
      place: keeper.place,
      refused: keeper.refused()?.toJSON() ?? null,
    };
  };

  return {
    changed: onModels,
    handlers: {
      "models.downloadable": async () => (await downloads.get()).all(),
      "models.download.ask": async (input, { signal }) => (await downloads.get()).ask(input, signal),
      "models.download.start": async (input) => (await downloads.get()).start(input),
      async "models.download.cancel"() {
        await jobs.cancel("download");
        return null;
      },
      "models.scan": async (input, { signal }) => (await import("./scans.ts")).scanForWindow(input, signal),
      async "models.add"(input, { signal }) {
        const { addForWindow } = await import("./scans.ts");
        const model = await addForWindow(input, folder, signal);
        await onModels();
        return model;
      },
      async "models.fit"({ model, provider, memory }, { signal }) {
        const { folder: modelFolder, manifest } = await findModel(model, roots);
        const { width, height, contentLongSide: side } = defaultsOf(manifest);
        return engine.call(
          "engine.plan",
          {
            modelFolder,
            provider,
            shape: { width, height, subjects: [{ width: side, height: side }], styles: 1 },
            ...(memory === null ? {} : { memory: memory * 1e9 }),
          },
          { signal },
        );
      },
      "models.smaller": async (input) => (await import("./smaller.ts")).smallerModels(input, smaller),
      "models.optimise.start": async (input) => (await import("./smaller.ts")).startSmaller(input, smaller),
      async "models.optimise.cancel"() {
        await jobs.cancel("optimise");
        return null;
      },
      "models.jobs": () => jobs.all(),
      "models.token": tokenState,
      async "models.token.set"({ token }) {
        const { tokenOf } = await import("./downloads.ts");
        await keeper.write(tokenOf(token).value);
        (await downloads.known())?.forget();
        return tokenState();
      },
      async "models.token.forget"() {
        await keeper.forget();
        (await downloads.known())?.forget();
        return tokenState();
      },
    },
    close: () => jobs.close(),
  };
}
