/** The backward of a quantised weight reads the forward's bytes: one file range, one rounding. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { scatter } from "../../../../tests/fixtures/random-flux.ts";
import { temporaryFolder } from "../../../../tests/fixtures/temporary.ts";
import { relativeError } from "../../../../tests/verify/compare.ts";
import { onCpu } from "../../../../tests/verify/run.ts";
import { footprint } from "../footprint.ts";
import { gradients } from "../gradient.ts";
import { matmulNBits } from "../ops.ts";
import { input, weight, type Graph, type Tensor } from "../tensor.ts";

const folder = temporaryFolder();
const OUT = 5;

/** A quantised weight in a file of its own, its scales behind its codes. */
async function stored(bits: 4 | 8, blocks: number, block: number): Promise<readonly [codes: Tensor, scales: Tensor]> {
  const file = join(folder, `${bits}-${blocks}-${block}`);
  const codes = Uint8Array.from({ length: (OUT * blocks * block * bits) / 8 }, (_, i) => (i * 73 + 19) % 256);
  const scales = scatter(OUT * blocks, 4);
  await writeFile(file, Buffer.concat([codes, new Uint8Array(scales.buffer)]));
  const shape = [OUT, blocks, (block * bits) / 8];
  return [
    weight("w.packed", "uint8", shape, { file, offset: 0, length: codes.length }),
    weight("w.scales", "float32", [OUT, blocks], { file, offset: codes.length, length: 4 * scales.length }),
  ];
}

describe.each([
  [4, 2, 32],
  [4, 3, 16],
  [8, 2, 16],
  [8, 3, 32],
] as const)("of %i bits in %i blocks of %i", (bits, blocks, block) => {
  const width = blocks * block;
  const unit = (size: number): Float32Array =>
    Float32Array.from({ length: size * size }, (_, i) => Number(i % size === Math.floor(i / size)));

  test("the gradient is a product with the weight that the forward multiplies with, to the bit", async () => {
    const [codes, scales] = await stored(bits, blocks, block);
    const [x, g] = [input("x", [width, width]), input("g", [OUT, OUT])];
    const forward: Graph = { name: "forward", outputs: { y: matmulNBits(x, codes, scales) } };
    const one = input("one", [OUT, width]);
    const result = matmulNBits(one, codes, scales);
    const backward: Graph = { name: "backward", outputs: { dx: gradients([{ result, gradient: g }], [one])[0]! } };
    // Products with the unit matrix are the weight: [width, OUT] of the forward, [OUT, width] of the backward.
    const { y } = await onCpu.run(forward, { x: { data: unit(width), shape: [width, width] } });
    const { dx } = await onCpu.run(backward, { g: { data: unit(OUT), shape: [OUT, OUT] } });
    const turned = Float32Array.from(dx!.data, (_, i) => y!.data[(i % width) * OUT + Math.floor(i / width)]!);
    expect(dx!.data).toEqual(turned);
    expect(relativeError(dx!.data, new Float32Array(dx!.data.length))).toBeGreaterThan(1);
  });

  test("forward and backward in one graph refer to one range of the file", async () => {
    const [codes, scales] = await stored(bits, blocks, block);
    const [x, g] = [input("x", [3, width]), input("g", [3, OUT])];
    const y = matmulNBits(x, codes, scales);
    const [dx] = gradients([{ result: y, gradient: g }], [x]);
    const { weights } = footprint({ name: "both", outputs: { y, dx: dx! } });
    const ranges = weights.map(({ source }) => (source.kind === "weight" ? source.region.offset : -1));
    expect([...new Set(ranges)].sort()).toEqual([0, (OUT * width * bits) / 8].sort());
    const values = {
      x: { data: scatter(3 * width, 1), shape: [3, width] },
      g: { data: scatter(3 * OUT, 2), shape: [3, OUT] },
    };
    const both = await onCpu.run({ name: "both", outputs: { y, dx: dx! } }, values);
    expect(both["dx"]!.shape).toEqual([3, width]);
  });
});
