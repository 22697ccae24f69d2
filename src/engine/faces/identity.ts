/** Whose face it is, from its points. */
import type { FaceIdentity } from "../../contract/library/faces.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";
import type { Session } from "../runtime/session.ts";
import { IDENTITY_SIDE, identityMean } from "./identity-network.ts";
import { type MeshPoint, middle, type Spot } from "./mesh.ts";
import { sampleSquare, type Square } from "./sample.ts";
import { PICTURE } from "./tflite-graph.ts";

/** Of the square's side: from the eyes to the mouth, and where the middle of the three lies from the top. */
const [APART, DOWN] = [0.45, 0.43];

/** The square that shows a face as the network was taught: face-api's `alignDlib`, with the eyes brought level. */
export function identitySquare(points: readonly MeshPoint[]): Square {
  const [left, right, mouth] = [middle(points, "leftEye"), middle(points, "rightEye"), middle(points, "mouth")];
  const angle = Math.atan2(right.y - left.y, right.x - left.x);
  const far = (p: Spot): number => Math.hypot(mouth.x - p.x, mouth.y - p.y);
  const side = (far(left) + far(right)) / 2 / APART;
  const below = (0.5 - DOWN) * side;
  return {
    x: (left.x + right.x + mouth.x) / 3 - Math.sin(angle) * below,
    y: (left.y + right.y + mouth.y) / 3 + Math.cos(angle) * below,
    side,
    angle,
  };
}

/** A face as 128 numbers. */
export async function identityOf(
  network: Session,
  picture: Pixels,
  points: readonly MeshPoint[],
): Promise<FaceIdentity> {
  const data = identityInput(sampleSquare(picture, identitySquare(points), IDENTITY_SIDE));
  const { identity } = await network.run({ [PICTURE]: { data, shape: [1, 3, IDENTITY_SIDE, IDENTITY_SIDE] } });
  return [...identity!.data];
}

/** Channels of 0…255 as the network takes them. */
export function identityInput(planes: Float32Array): Float32Array {
  const places = planes.length / 3;
  return planes.map((value, i) => (value - identityMean[Math.floor(i / places)]!) / 255);
}
