/**
 * The USO transformer against the published one: tokens, ids, velocity, a whole denoising loop; LoRA as a branch and
 * merged.
 */
import { fluxConfig } from "../../src/formats/configs.ts";
import { eachLevel, styleTokens, levels, type Level } from "../../src/engine/networks/projector.ts";
import { input } from "../../src/engine/graph/tensor.ts";
import { eulerStep } from "../../src/engine/sampling/euler.ts";
import { positionIds } from "../../src/engine/sampling/ids.ts";
import { pack, unpack } from "../../src/engine/sampling/pack.ts";
import { stepInputs, type Conditioning } from "../../src/engine/uso/conditioning.ts";
import type { SamplingSettings, TransformerModel } from "../../src/engine/uso/transformer.ts";
import { withVelocity, type Velocity } from "../../src/engine/uso/velocity.ts";
import { weightsOf } from "../../src/engine/weights/lookup.ts";
import { bounds, largestDifference, relativeError, type Check } from "./compare.ts";
import { onCpu } from "./run.ts";
import { item, type Vectors } from "./vectors.ts";

const PATCH = 2;

export async function verifyTransformer(v: Vectors): Promise<Check[]> {
  const config = fluxConfig.parse(v.meta("config"));
  const weights = await v.weights();
  const checks: Check[] = [];

  const first = async (name: string) => item(await v.floats(name), 0);
  const count = (prefix: string): number =>
    new Set(v.names.filter((n) => n.startsWith(prefix)).map((n) => n.slice(prefix.length).split(".")[0])).size;
  const latent = await first("in.latent");
  const [channels, height, width] = latent.shape as [number, number, number];
  const references = await Promise.all(
    Array.from({ length: count("in.ref_latent.") }, (_, n) => first(`in.ref_latent.${n}`)),
  );
  const packed = (l: typeof latent) => pack(l.data, { channels: l.shape[0]!, height: l.shape[1]!, width: l.shape[2]! });
  checks.push({
    what: "packed",
    error: largestDifference(packed(latent), (await first("out.packed")).data),
    bound: bounds.exact,
  });

  const grid = (l: typeof latent) => ({ rows: l.shape[1]! / PATCH, columns: l.shape[2]! / PATCH });
  const ids = positionIds(grid(latent), references.map(grid), { kind: "tokens" });
  const expected = [
    await first("out.img_ids"),
    ...(await Promise.all(references.map((_, n) => first(`out.ref_img_ids.${n}`)))),
  ];
  const flat = Float32Array.from(expected.flatMap((e) => [...e.data]));
  const allIds = Float32Array.from([ids.picture, ...ids.references].flatMap((i) => [...i]));
  checks.push({ what: "position ids", error: largestDifference(allIds, flat), bound: bounds.exact });

  const styles = await Promise.all(
    Array.from(
      { length: count("in.style.") },
      async (_, n) =>
        Object.fromEntries(
          await Promise.all(levels.map(async (level) => [level, await first(`in.style.${n}.${level}`)] as const)),
        ) as Record<Level, typeof latent>,
    ),
  );
  const projector = {
    siglip_tokens: v.meta("siglip_tokens") as number,
    siglip_dim: v.meta("siglip_dim") as number,
    style_tokens_per_level: v.meta("style_tokens_per_level") as number,
  };
  for (const [n, style] of styles.entries()) {
    const states = eachLevel((level) => input(level, [projector.siglip_tokens, projector.siglip_dim]));
    const outputs = { tokens: styleTokens(weightsOf(weights, "feature_embedder"), states) };
    const { tokens } = await onCpu.run({ name: "projector", outputs }, style);
    checks.push({
      what: `style tokens ${n}`,
      error: relativeError(tokens!.data, (await first(`out.style_tokens.${n}`)).data),
      bound: bounds.network,
    });
  }

  const text = await first("in.txt");
  const subjects = references.map(packed);
  const given: Conditioning = {
    text,
    pooled: await v.floats("in.vec"),
    styles,
    subjects:
      subjects.length === 0
        ? null
        : {
            data: Float32Array.from(subjects.flatMap((s) => [...s])),
            shape: [subjects.reduce((n, s) => n + s.length, 0) / config.in_channels, config.in_channels],
          },
    ids: allIds,
  };
  const schedule = v.meta("schedule") as number[];
  const guidance = v.meta("guidance") as number;
  const modes: readonly TransformerModel["lora"][] = v.names.some((n) => n.includes(".processor."))
    ? ["branch", "merged"]
    : ["none"];
  for (const lora of modes) {
    const model: TransformerModel = { weights, config, projector, lora };
    const note = lora === "none" ? "" : `, LoRA ${lora}`;
    const at = async (
      times: readonly number[],
      use: (velocity: Velocity) => Promise<Float32Array>,
    ): Promise<Float32Array> => {
      const settings: SamplingSettings = { times, guidance, loraStrength: 1 };
      return withVelocity(model, onCpu, await stepInputs(model, onCpu, given, settings), settings, use);
    };
    const velocity = await at([v.meta("timestep") as number], (of) => of.at(0, packed(latent)));
    checks.push({
      what: `velocity${note}`,
      error: relativeError(velocity, (await first("out.velocity")).data),
      bound: bounds.network,
    });
    const denoised = await at(schedule.slice(0, -1), async (of) => {
      let x = packed(latent);
      for (let n = 0; n + 1 < schedule.length; n++) x = eulerStep(x, await of.at(n, x), schedule[n]!, schedule[n + 1]!);
      return x;
    });
    checks.push({
      what: `denoised${note}`,
      error: relativeError(denoised, (await first("out.denoised_packed")).data),
      bound: bounds.loop,
    });
    const unpacked = unpack(denoised, { channels, height, width });
    checks.push({
      what: `denoised latent${note}`,
      error: relativeError(unpacked, (await first("out.denoised_latent")).data),
      bound: bounds.loop,
    });
  }
  return checks;
}
