/** Where reference vectors run: on the CPU in float32, weights mapped. */
import { load } from "../../src/engine/runtime/session.ts";
import type { Load } from "../../src/engine/transformer.ts";

export const onCpu: Load = (graph) => load(graph, { provider: "cpu", precision: "float32", prepack: false });
