/** The networks of faces against the runtimes that they were published for, on photographs. */
import { identityInput } from "../../src/engine/faces/identity.ts";
import { loadIdentity } from "../../src/engine/faces/identity-network.ts";
import { loadFaceNetwork } from "../../src/engine/faces/network.ts";
import { scaled } from "../../src/engine/faces/sample.ts";
import { PICTURE } from "../../src/engine/faces/tflite-graph.ts";
import type { Session } from "../../src/engine/runtime/session.ts";
import { bounds, relativeError, type Check } from "./compare.ts";
import type { Vectors } from "./vectors.ts";

/** How each is opened, and what it takes of values 0…255. */
const networks: Readonly<Record<string, readonly [() => Promise<Session>, (planes: Float32Array) => Float32Array]>> = {
  detection: [() => loadFaceNetwork("detection"), (planes) => scaled(planes, 1 / 127.5, -1)],
  mesh: [() => loadFaceNetwork("mesh"), (planes) => scaled(planes, 1 / 255, 0)],
  matte: [() => loadFaceNetwork("matte"), (planes) => scaled(planes, 1 / 255, 0)],
  identity: [loadIdentity, identityInput],
};

export async function verifyFaces(v: Vectors): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, [open, prepared]] of Object.entries(networks)) {
    if (!v.has(`in.${name}`)) continue;
    const { data: rgb, shape } = await v.bytes(`in.${name}`);
    const [side] = shape as readonly [number];
    const places = side * side;
    const planes = Float32Array.from({ length: 3 * places }, (_, i) => rgb[3 * (i % places) + Math.floor(i / places)]!);
    const session = await open();
    const results = await session.run({ [PICTURE]: { data: prepared(planes), shape: [1, 3, side, side] } });
    await session.release();
    for (const expected of v.names.filter((n) => n.startsWith(`out.${name}.`))) {
      const ours = results[expected.slice(`out.${name}.`.length)]?.data ?? new Float32Array();
      const error = relativeError(ours, (await v.floats(expected)).data);
      checks.push({ what: expected.replace("out.", ""), error, bound: bounds.network });
    }
  }
  return checks;
}
