/** PEFT keeps a LoRA's alpha in a file of its own beside the weights. */
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { type Case, pixelsOf, sampleStyle, smallest } from "./case.ts";

const [weights, config] = ["adapter_model.safetensors", "adapter_config.json"];

export default {
  should: "the alpha beside the weights counts; without it, that the strength is unknown is said",
  async try({ atelier, input, folder }) {
    const make = async (lora: string, out: string) => {
      const words = ["-t", sampleStyle, "-p", "x", ...smallest];
      const { code, stderr } = await atelier("generate", ...words, "--out", out, "--name", "x", "--lora", lora);
      return { code, stderr };
    };
    const alone = join(folder, weights);
    await copyFile(input(weights), alone);
    const without = await make(alone, "without");
    expect(without).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("strength it was trained with is unknown"),
    });

    const beside = await make(input(weights), "beside");
    expect(beside).toMatchObject({ code: 0, stderr: expect.not.stringContaining("unknown") });
    const pictures = ["without", "beside"].map((out) => pixelsOf(join(folder, out, "x-1.png")));
    const [one, other] = await Promise.all(pictures);
    expect(one!.equals(other!)).toBe(false);

    const settings = JSON.parse(await readFile(input(config), "utf8")) as object;
    for (const change of [{ use_dora: true }, { use_rslora: true }, { alpha_pattern: { to_q: 4 } }]) {
      await writeFile(join(folder, config), JSON.stringify({ ...settings, ...change }));
      const refused = await make(alone, "refused");
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toContain("cannot be used as a LoRA");
    }
  },
} satisfies Case;
