/** One network, loaded: from graph to values. */
import { setImmediate } from "node:timers/promises";
import { env, InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { Fault } from "../../contract/fault.ts";
import { writeOnnx } from "../graph/onnx.ts";
import type { AccuracyLevel, Precision } from "../graph/precision.ts";
import type { Graph } from "../graph/tensor.ts";
import type { Provider } from "../../contract/making/provider.ts";

/** Version of ONNX Runtime that is at work. */
export const onnxruntimeVersion: string = env.versions.node ?? "unknown";

/** Values that cross into and out of a network, row-major. */
export interface Value {
  readonly data: Float32Array | BigInt64Array;
  readonly shape: readonly number[];
}
export interface FloatValue extends Value {
  readonly data: Float32Array;
}

/** What a long computation heeds, and whom it tells how far it is. */
export interface RunOptions {
  /** Aborted where the results are no longer wanted. */
  readonly signal?: AbortSignal | undefined;
  /** Told the share that is done, between 0 and 1, from time to time. */
  readonly progress?: ((share: number) => void) | undefined;
  /**
   * Memory that results are written to, by their names: that of results of before, which are lost. New memory costs as
   * much as writing it. A network in parts takes none.
   */
  readonly into?: Readonly<Record<string, FloatValue>> | undefined;
}

/**
 * Comes between two runs. Each blocks the thread: here a waiting message is let in, and work that is no longer wanted
 * ends.
 * @param share of the work that is done, where it is known
 * @throws the signal's reason once it has aborted
 */
export async function yieldToEvents({ signal, progress }: RunOptions, share?: number): Promise<void> {
  if (share !== undefined) progress?.(share);
  await setImmediate();
  signal?.throwIfAborted();
}

export interface LoadOptions {
  readonly provider: Provider;
  readonly precision: Precision;
  /**
   * Let ONNX Runtime repack weights for its kernels: a copy of every weight in anonymous memory, for faster products.
   * Off, weights stay where they are and the operating system maps them in.
   */
  readonly prepack: boolean;
  /** Of products with quantised weights; 0 where absent. */
  readonly accuracy?: AccuracyLevel;
  /**
   * Keep the memory of a run for the next one, which saves asking the system for every value anew, a fifth of the time
   * where thousands of them are small. It grows by doubling and is given back with the session alone.
   */
  readonly arena?: boolean;
}

export interface Session {
  readonly graph: string;
  /**
   * Computes the network's results. Blocks the thread until they are there, but for the pauses of one that runs in
   * parts.
   * @throws Fault `runtime.failed` where ONNX Runtime fails, e.g. for want of memory; the signal's reason once it
   *   aborts.
   */
  run(values: Readonly<Record<string, Value>>, options?: RunOptions): Promise<Readonly<Record<string, FloatValue>>>;
  /** Gives the memory back. The session is dead afterwards. */
  release(): Promise<void>;
}

/**
 * Writes the graph and creates its session.
 * @throws Fault `runtime.load-failed` where ONNX Runtime refuses it, e.g. for want of memory on the device.
 */
export async function load(
  graph: Graph,
  { provider, precision, prepack, accuracy, arena = false }: LoadOptions,
): Promise<Session> {
  const model = writeOnnx(graph, precision, accuracy);
  const fail = (code: "runtime.load-failed" | "runtime.failed") => (error: unknown) => {
    throw new Fault(
      code,
      { network: graph.name, provider, reason: error instanceof Error ? error.message : String(error) },
      { cause: error },
    );
  };
  const session = await InferenceSession.create(model.bytes, {
    executionProviders: [provider],
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
    // The arena grows by doubling and never gives back; Electron's allocator refuses blocks of 2 GiB.
    enableCpuMemArena: arena,
    // One block for all values of a run would come on top of the arena's.
    enableMemPattern: !arena,
    extra: {
      session: {
        disable_prepacking: prepack ? "0" : "1",
        model_external_initializers_file_folder_path: model.weightsRoot,
        // Threads that wait busily after a run take the cores from the next network's.
        force_spinning_stop: "1",
        // Long enough from one operator to the next; what waits busily for longer takes the cores from other programs.
        intra_op: { spin_duration_us: "100" },
      },
      // The first reads small weights without knowing the folder in which their file lies, and fails. The other takes
      // out transpositions that make products faster: see `overRows`.
      optimization: { disable_specified_optimizers: "ConstantSharing;GemmTransposeFusion" },
    },
  }).catch(fail("runtime.load-failed"));
  return {
    graph: graph.name,
    async run(values, { into = {} } = {}) {
      const feeds = Object.fromEntries(model.inputs.map((name) => [name, toOrt(graph.name, name, values[name])]));
      const wanted = Object.fromEntries(
        model.outputs.map((name) => [name, into[name] ? toOrt(graph.name, name, into[name]) : null]),
      );
      const results = await session.run(feeds, wanted).catch(fail("runtime.failed"));
      return Object.fromEntries(
        model.outputs.map((name) => [
          name,
          into[name] ?? { data: results[name]!.data as Float32Array, shape: results[name]!.dims },
        ]),
      );
    },
    release: () => session.release(),
  };
}

function toOrt(network: string, name: string, value: Value | undefined): OrtTensor {
  if (!value) throw new Fault("runtime.input-missing", { network, input: name });
  return value.data instanceof BigInt64Array
    ? new OrtTensor("int64", value.data, value.shape)
    : new OrtTensor("float32", value.data, value.shape);
}
