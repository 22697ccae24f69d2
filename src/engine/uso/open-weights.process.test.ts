/** The bundled model's weights elsewhere on the disk, in other layouts, behind links: the pictures must be the same. */
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asDiffusers, autoencoderAsDiffusers, under } from "../../../tests/fixtures/layouts.ts";
import { bundledModel, copyOfModel } from "../../../tests/fixtures/model-copy.ts";
import { makeSmall } from "../../../tests/fixtures/small-picture.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { relativeError } from "../../../tests/verify/compare.ts";
import { openModel } from "../../formats/manifest.ts";
import { openUso } from "./model.ts";
import { readBytes, readSafetensors } from "../../formats/safetensors/read.ts";
import { writeSafetensors, type StoredTensor } from "../../formats/safetensors/write.ts";

const folder = temporaryFolder();

type Tensors = Record<string, StoredTensor>;
async function bundled(file: string): Promise<Tensors> {
  const { tensors } = await readSafetensors(join(bundledModel, file));
  return Object.fromEntries(
    await Promise.all(
      [...tensors.values()].map(
        async (t) => [t.name, { dtype: t.dtype, shape: t.shape, data: await readBytes(t) }] as const,
      ),
    ),
  );
}

async function picture(modelFolder: string): Promise<Float32Array> {
  const model = await openUso(await openModel(modelFolder), "cpu");
  const [made] = await makeSmall(model, { steps: 1, prompt: "a hat" });
  await model.release();
  return Float32Array.from(made!.pixels.rgb);
}

/**
 * Writes a file as a Hugging Face cache keeps it, a link to a blob, and names it in the manifest by the link's absolute
 * path.
 */
async function inCache(name: string, tensors: Tensors): Promise<{ readonly link: string; readonly bytes: number }> {
  const [blobs, snapshot] = [join(folder, "hub", "blobs"), join(folder, "hub", "snapshots", "1")];
  await Promise.all([blobs, snapshot].map((f) => mkdir(f, { recursive: true })));
  const blob = join(blobs, `of-${name}`);
  await writeSafetensors(blob, tensors);
  await symlink(join("..", "..", "blobs", `of-${name}`), join(snapshot, name));
  return { link: join(snapshot, name), bytes: (await readSafetensors(blob)).size };
}

test("weights in place, in diffusers' layout, behind links and a prefix, networks in files of their own, give the published layout's picture", async () => {
  const all = Object.entries(await bundled("transformer.safetensors"));
  const isStyle = ([name]: readonly [string, StoredTensor]): boolean => name.startsWith("feature_embedder.");
  const { components } = (await openModel(bundledModel)).manifest;
  const flux = await inCache(
    "flux.safetensors",
    asDiffusers(Object.fromEntries(all.filter((t) => !isStyle(t))), components.transformer.config.hidden_size),
  );
  const styles = await inCache(
    "styles.safetensors",
    Object.fromEntries(all.filter(isStyle).map(([name, t]) => [name.slice("feature_embedder.".length), t])),
  );
  const vae = await inCache(
    "vae.safetensors",
    under(
      "vae.",
      autoencoderAsDiffusers(await bundled("autoencoder.safetensors"), components.autoencoder.config.ch_mult.length),
    ),
  );
  const { "shared.weight": words, ...rest } = await bundled("t5.safetensors");
  const t5 = await inCache("t5.safetensors", { ...rest, "encoder.embed_tokens.weight": words! });

  const moved = ["transformer.safetensors", "autoencoder.safetensors", "t5.safetensors"];
  const linked = copyOfModel(
    join(folder, "linked"),
    (m) => {
      Object.assign(m.components.transformer, { files: [flux.link], stored: { layout: "diffusers", prefix: "" } });
      Object.assign(m.components.projector, { files: [styles.link], stored: { layout: "comfyui", prefix: "" } });
      Object.assign(m.components.autoencoder, { files: [vae.link], stored: { layout: "diffusers", prefix: "vae." } });
      m.components.t5.files = [t5.link];
      for (const file of moved) Reflect.deleteProperty(m.files, file);
      for (const { link, bytes } of [flux, styles, vae, t5]) m.files[link] = { bytes };
    },
    moved,
  );
  expect(relativeError(await picture(linked), await picture(bundledModel))).toBeLessThan(1e-3);
});

test("weights in float8 are refused when the model is opened, with what to do", async () => {
  const tensors = await bundled("transformer.safetensors");
  const { shape } = tensors["img_in.weight"]!;
  await mkdir(join(folder, "float8"), { recursive: true });
  const file = join(folder, "float8", "flux.safetensors");
  await writeSafetensors(file, {
    ...tensors,
    "img_in.weight": { dtype: "F8_E4M3", shape, data: new Uint8Array(shape[0]! * shape[1]!) },
  });
  const { size: bytes } = await readSafetensors(file);
  const copy = copyOfModel(join(folder, "float8-model"), (m) => {
    m.components.transformer.files = [file];
    m.files[file] = { bytes };
  });
  await expect(openUso(await openModel(copy), "cpu")).rejects.toMatchObject({ code: "weights.float8", data: { file } });
});
