/** The networks that find faces and people, as the packages that bring them keep them. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Fault } from "../../contract/fault.ts";
import { readTflite } from "../../formats/tflite/read.ts";
import { type Session, load } from "../runtime/session.ts";
import { tfliteGraph } from "./tflite-graph.ts";

interface Published {
  /** As it is called in messages. */
  readonly name: string;
  readonly package: string;
  readonly file: string;
  /** Where it begins and ends, in a file that holds several. */
  readonly part?: readonly [from: number, to: number];
}

const faceMesh = { package: "@mediapipe/face_mesh", file: "face_mesh_solution_packed_assets.data" } as const;

/** Where parts begin and end stands in `face_mesh_solution_packed_assets_loader.js`. All are Google's, Apache 2.0. */
export const publishedNetworks = {
  /** BlazeFace for faces within two metres, which @mediapipe/face_detection brings byte by byte the same. */
  detection: { name: "face finder", ...faceMesh, part: [3_757_224, 3_986_256] },
  /** 468 points of one face. */
  mesh: { name: "face mesh", ...faceMesh, part: [2_495_952, 3_737_848] },
  /** What of a picture is a person. */
  matte: { name: "person matte", package: "@mediapipe/selfie_segmentation", file: "selfie_segmentation.tflite" },
} as const satisfies Record<string, Published>;
export type FaceNetwork = keyof typeof publishedNetworks;

const require = createRequire(import.meta.url);

/**
 * The bytes of a file that a package brings.
 * @throws Fault `faces.weights-missing`
 */
export async function packageBytes(network: string, name: string, file: string): Promise<Uint8Array> {
  try {
    return await readFile(join(dirname(require.resolve(`${name}/package.json`)), file));
  } catch (error) {
    throw new Fault("faces.weights-missing", { network, file: `${name}/${file}` }, { cause: error });
  }
}

/**
 * A network, loaded on the processor: it takes a thousandth of a second or a few, so a graphics card gains nothing.
 * @throws Fault `faces.*`, and as `load`
 */
export async function loadFaceNetwork(which: FaceNetwork): Promise<Session> {
  const published: Published = publishedNetworks[which];
  const bytes = await packageBytes(published.name, published.package, published.file);
  const part = published.part ? bytes.subarray(...published.part) : bytes;
  const model = readTflite(part, published.name);
  return load(tfliteGraph(model, published.name), { provider: "cpu", precision: "float32", prepack: true });
}
