/** Finds the faces of a picture, and says how they are turned, whether their eyes are open, and whose they are. */
import type { Face, FoundFace, Point } from "../../contract/library/faces.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";
import { detectFaces, shared, type Detection } from "./detection.ts";
import { eyesOf } from "./eyes.ts";
import { loadIdentity } from "./identity-network.ts";
import { identityOf } from "./identity.ts";
import { network } from "./loaded.ts";
import { type Mesh, meshOf, type MeshPoint, middle } from "./mesh.ts";
import { loadFaceNetwork } from "./network.ts";
import { turnOf } from "./pose.ts";
import { scaledBy } from "../image/scale.ts";
import { likelihood } from "./main-face.ts";
import { isDrawn } from "./tones.ts";

/** Long side that a picture is brought to: no network sees more of a face than this leaves. */
const longest = 1280;
/** Below this the points belong to no face. */
const surest = 0.5;
/** More faces than this are a crowd, and nobody's photograph. */
export const MOST_FACES = 64;
/** The tip of the nose. */
const NOSE = 1;

export interface FindOptions {
  /** Also say whose they are, which takes ten times as long. */
  readonly identities?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The faces of a picture: the one that it is a photograph of first, the others by how likely they are meant. None in a
 * picture without any, and in most drawn ones: the networks know photographs.
 * @throws Fault `faces.*`, `runtime.*`; the signal's reason once it aborts
 */
export async function findFaces(
  given: Pixels,
  { identities = false, signal }: FindOptions = {},
): Promise<readonly FoundFace[]> {
  const picture = await scaledBy(given, Math.min(1, longest / Math.max(given.width, given.height)));
  const meshes = await meshesOf(picture, signal);
  const found: FoundFace[] = [];
  for (const { points, presence } of meshes) {
    signal?.throwIfAborted();
    const identity = identities ? await identityOf(await network("identity", loadIdentity), picture, points) : null;
    const face = faceOf(picture, points, presence);
    found.push({ ...face, eyes: await eyesOf(picture, points), identity, drawn: isDrawn(picture, face.box) });
  }
  return found.toSorted((a, b) => likelihood(b) - likelihood(a));
}

/**
 * The points of every face of a picture, as they were detected.
 * @throws Fault `faces.*`, `runtime.*`; the signal's reason once it aborts
 */
export async function meshesOf(picture: Pixels, signal?: AbortSignal): Promise<readonly Mesh[]> {
  const detections = await detectFaces(await network("detection", () => loadFaceNetwork("detection")), picture);
  const meshes: Mesh[] = [];
  const taken: Detection[] = [];
  for (const detection of detections.slice(0, MOST_FACES)) {
    signal?.throwIfAborted();
    const mesh = await meshOf(await network("mesh", () => loadFaceNetwork("mesh")), picture, detection);
    const box = { ...detection, ...centred(mesh.points) };
    // Two detections of one face have the same points.
    if (mesh.presence < surest || taken.some((other) => shared(box, other) > 0.5)) continue;
    taken.push(box);
    meshes.push(mesh);
  }
  return meshes;
}

/** The box of points by its centre and sides. */
function centred(points: readonly MeshPoint[]): Pick<Detection, "x" | "y" | "width" | "height"> {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top };
}

function faceOf(picture: Pixels, points: readonly MeshPoint[], confidence: number): Omit<Face, "eyes"> {
  const share = ({ x, y }: { readonly x: number; readonly y: number }): Point => ({
    x: x / picture.width,
    y: y / picture.height,
  });
  const { x, y, width, height } = centred(points);
  const [from, to] = [share({ x: x - width / 2, y: y - height / 2 }), share({ x: x + width / 2, y: y + height / 2 })];
  const within = (value: number): number => Math.min(Math.max(value, 0), 1);
  const [left, top] = [within(from.x), within(from.y)];
  return {
    box: { left, top, width: Math.max(1e-4, within(to.x) - left), height: Math.max(1e-4, within(to.y) - top) },
    confidence,
    points: {
      leftEye: share(middle(points, "leftEye")),
      rightEye: share(middle(points, "rightEye")),
      nose: share(points[NOSE]!),
      mouth: share(middle(points, "mouth")),
    },
    turn: turnOf(points),
  };
}
