/** The networks that find faces and people, as the packages that bring them keep them. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Fault } from "../../contract/fault.ts";
import { readTflite, type TflitePart } from "../../formats/tflite/read.ts";
import { type Session, load } from "../runtime/session.ts";
import { tfliteGraph } from "./tflite-graph.ts";

interface Published {
  /** As it is called in messages. */
  readonly name: string;
  readonly package: string;
  readonly file: string;
  /** Where it begins and ends, in a file that holds several. */
  readonly bytes?: readonly [from: number, to: number];
  /** What of it is run. */
  readonly part?: TflitePart;
}

const faceMesh = { package: "@mediapipe/face_mesh", file: "face_mesh_solution_packed_assets.data" } as const;

const attention = { name: "face mesh with attention", ...faceMesh, bytes: [0, 2_495_952] } as const;

/** Where they begin and end stands in `face_mesh_solution_packed_assets_loader.js`. All are Google's, Apache 2.0. */
export const publishedNetworks = {
  /** BlazeFace for faces within two metres, which @mediapipe/face_detection brings byte by byte the same. */
  detection: { name: "face finder", ...faceMesh, bytes: [3_757_224, 3_986_256] },
  /** 468 points of one face. */
  mesh: { name: "face mesh", ...faceMesh, bytes: [2_495_952, 3_737_848] },
  /** The same with attention: what it sees of the face, from which squares around the eyes are taken. */
  attention: { ...attention, part: { from: ["input_1"], to: ["output_mesh", "p_re_lu_3"] } },
  /** What it tells of the lids, from those squares. */
  lids: {
    ...attention,
    part: {
      from: ["transform_tensor_bilinear_v2_1", "transform_tensor_bilinear_v2_2"],
      to: ["conv_left_eye", "conv_right_eye"],
    },
  },
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
  const own = published.bytes ? bytes.subarray(...published.bytes) : bytes;
  const model = readTflite(own, published.name, published.part);
  return load(tfliteGraph(model, published.name), { provider: "cpu", precision: "float32", prepack: true });
}
