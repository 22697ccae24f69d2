/** Where reference vectors run: on the CPU in float32, weights mapped, nothing kept. */
import { Sessions } from "../../src/engine/runtime/sessions.ts";

export const onCpu = new Sessions({ provider: "cpu", precision: "float32", memory: 2 ** 33 }, 0);
