/**
 * Who someone is, as 128 numbers that lie close together for one person and apart for two: dlib's residual network
 * (Davis King, `dlib_face_recognition_resnet_model_v1`, CC0) in the edition of face-api (MIT), whose
 * `FaceRecognitionNet` this follows. Weights bear that edition's names and its order of axes.
 */
import { hash } from "node:crypto";
import { readTfjsWeights, type NamedWeights } from "../../formats/tfjs-weights.ts";
import { add, averagePool, concat, conv, matmul, maxPool, mul, reduceMean, relu, reshape } from "../graph/ops.ts";
import { padAxis } from "../graph/primitives/layout.ts";
import { size } from "../graph/shape.ts";
import { constant, input, type Graph, type Tensor } from "../graph/tensor.ts";
import { load, type Session } from "../runtime/session.ts";
import { packageBytes } from "./network.ts";
import { PICTURE } from "./tflite-graph.ts";

/** Side of the face that it sees. */
export const IDENTITY_SIDE = 150;
/** What is taken from a face's channels, of 0…255, before they are divided by 255. */
export const identityMean = [122.782, 117.001, 104.298] as const;

const name = "face identity";
const folder = "model/face_recognition_model";

type Named = (name: string) => NamedWeights;

/** The network of these weights: [1, 3, 150, 150] → `identity` [1, 128]. */
export function identityGraph(weights: ReadonlyMap<string, NamedWeights>): Graph {
  const named: Named = (at) => {
    const found = weights.get(at);
    if (!found) throw new Error(`${at} is missing`);
    return found;
  };
  let x = input(PICTURE, [1, 3, IDENTITY_SIDE, IDENTITY_SIDE]);
  x = maxPool(relu(layer(named, "conv32_down", x, 2)), { kernel: 3, stride: 2 });
  for (const stage of [32, 64, 128, 256]) {
    if (stage > 32) x = residual(named, `conv${stage}_down`, x, 2);
    for (let n = 1; weights.has(`conv${stage}_${n}/conv1/conv/filters`); n++)
      x = residual(named, `conv${stage}_${n}`, x, 1);
  }
  x = residual(named, "conv256_down_out", x, 2);
  const { data, shape } = named("fc");
  const mean = reshape(reduceMean(x, [2, 3]), [1, size(x.shape, 1)]);
  return { name, outputs: { identity: matmul(mean, constant(data, shape)) } };
}

/** A convolution, and a scale and a shift of each channel. Where it halves the picture it pads nothing. */
function layer(named: Named, at: string, x: Tensor, stride: 1 | 2): Tensor {
  const { data, shape } = named(`${at}/conv/filters`);
  const [height, width, from, to] = shape as readonly [number, number, number, number];
  const kernel = new Float32Array(data.length);
  for (let place = 0; place < height * width; place++)
    for (let i = 0; i < from; i++)
      for (let o = 0; o < to; o++) kernel[(o * from + i) * height * width + place] = data[(place * from + i) * to + o]!;
  const around = stride === 1 ? Math.floor(height / 2) : 0;
  const y = conv(x, constant(kernel, [to, from, height, width]), constant(named(`${at}/conv/bias`).data, [to]), {
    stride,
    pads: [around, around, around, around],
  });
  const each = (what: string): Tensor => constant(named(`${at}/scale/${what}`).data, [to, 1, 1]);
  return add(mul(y, each("weights")), each("biases"));
}

/** Two layers beside the picture itself, which is halved and given empty channels where they do so. */
function residual(named: Named, at: string, x: Tensor, stride: 1 | 2): Tensor {
  const inner = relu(layer(named, `${at}/conv1`, x, stride));
  let y = layer(named, `${at}/conv2`, inner, 1);
  let beside = x;
  if (stride === 2) {
    beside = averagePool(x, { kernel: 2, stride: 2 });
    if (size(beside.shape, 2) !== size(y.shape, 2)) y = padAxis(padAxis(y, 2, 0, 1), 3, 0, 1);
    if (size(beside.shape, 1) !== size(y.shape, 1)) beside = concat([beside, mul(beside, constant([0], [1]))], 1);
  }
  return relu(add(beside, y));
}

const fileOf = (file: string): Promise<Uint8Array> => packageBytes(name, "@vladmandic/face-api", file);

/** Its weights, and the digest of all their bytes. @throws Fault `faces.*` */
async function identityWeights(): Promise<{
  readonly weights: ReadonlyMap<string, NamedWeights>;
  readonly digest: string;
}> {
  const manifest = Buffer.from(await fileOf(`${folder}-weights_manifest.json`));
  const files = new Map<string, Uint8Array>();
  const weights = await readTfjsWeights(name, manifest.toString("utf8"), async (path) => {
    const bytes = await fileOf(`model/${path}`);
    files.set(path, bytes);
    return bytes;
  });
  const parts = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, bytes]) => bytes);
  return { weights, digest: hash("sha256", Buffer.concat([manifest, ...parts]), "hex") };
}

/** SHA-256 of the weights. @throws Fault `faces.*` */
export const identityDigest = async (): Promise<string> => (await identityWeights()).digest;

/** @throws Fault `faces.*`, and as `load` */
export async function loadIdentity(): Promise<Session> {
  const { weights } = await identityWeights();
  return load(identityGraph(weights), { provider: "cpu", precision: "float32", prepack: true });
}
