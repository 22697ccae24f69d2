import { expect, test } from "vitest";
import { reference } from "../../../tests/reference.ts";
import { randn } from "./noise.ts";
import { pack, unpack } from "./pack.ts";

test.each(["subject-style", "two-subjects", "style-only-two", "text-only-schnell"])(
  "packed latents and unpacked results are the published ones: %s",
  async (name) => {
    const vectors = await reference(name);
    const [, channels, height, width] = vectors.entry("in.latent").shape;
    const shape = { channels: channels!, height: height!, width: width! };
    expect(pack(await vectors.floats("in.latent"), shape)).toEqual(await vectors.floats("out.packed"));
    expect(unpack(await vectors.floats("out.denoised_packed"), shape)).toEqual(
      await vectors.floats("out.denoised_latent"),
    );
  },
);

test.each([
  { channels: 1, height: 2, width: 2 },
  { channels: 3, height: 6, width: 4 },
  { channels: 16, height: 2, width: 10 },
])("unpacking undoes packing: $channels×$height×$width", (shape) => {
  const latent = randn(1, shape.channels * shape.height * shape.width);
  expect(unpack(pack(latent, shape), shape)).toEqual(latent);
});
