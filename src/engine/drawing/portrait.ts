/** Somebody in a place, as shapes. */
import type { Chance } from "./chance.ts";
import { type Colour, mixed, near, plus, shade } from "./colour.ts";
import { clothColours, hairColours, type Person } from "./people.ts";
import { places, type Place } from "./places.ts";
import { box, chord, ellipse, line, outOfFocus, polygon, ring, side as S } from "./svg.ts";

const thin = S * 0.012;

/** Where a head is, and how it is turned. */
interface Head {
  readonly x: number;
  readonly y: number;
  readonly unit: number;
  /** Half the face's sides. */
  readonly w: number;
  readonly h: number;
  readonly turn: number;
  /** Middle of the features. */
  readonly fx: number;
}

function head(c: Chance, of: Person): Head {
  const unit = 0.2 * S * c.uniform(0.75, 1.1);
  const [w, turn] = [unit * of.width, c.uniform(-0.25, 0.25)];
  const x = S * (0.5 + c.uniform(-0.12, 0.12));
  const y = S * (0.44 + c.uniform(-0.06, 0.08));
  return { x, y, unit, w, h: unit * 1.25 * of.height, turn, fx: x + 0.6 * turn * w };
}

export function portrait(c: Chance, of: Person, place: Place): string {
  const at = head(c, of);
  const hair = plus(hairColours[of.hair], of.hairTone);
  const cloth = plus(clothColours[of.cloth], of.clothTone);
  return [
    outOfFocus(places[place](c), c.uniform(0, 2.5)),
    hairBehind(c, of, at, hair),
    body(at, shade(of.skin, 0.85), cloth),
    face(at, of.skin),
    features(c, of, at, hair),
    of.hairStyle === "bald" ? "" : hairBefore(of, at, hair),
    of.hat ? hat(at, shade(cloth, 0.8)) : "",
    of.glasses ? glasses(at) : "",
  ].join("");
}

function hairBehind(c: Chance, { hairStyle }: Person, { x, y, w, h }: Head, hair: Colour): string {
  if (hairStyle === "long") return box(x - 1.3 * w, y - 0.7 * h, 2.6 * w, 2.25 * h, shade(hair, 0.8), 0.6 * w);
  if (hairStyle !== "curly") return "";
  return Array.from({ length: 34 }, () => {
    const [angle, far] = [c.uniform(0, 2 * Math.PI), w * c.uniform(0.9, 1.35)];
    const [cx, cy] = [x + Math.cos(angle) * far, y - 0.25 * h + 1.05 * Math.sin(angle) * far];
    return ellipse(cx, cy, 0.33 * w, 0.33 * w, near(c, shade(hair, 0.9), 8));
  }).join("");
}

function body({ x, y, unit, h }: Head, skin: Colour, cloth: Colour): string {
  const neck = polygon(
    [
      [x - 0.38 * unit, y + 0.6 * h],
      [x + 0.38 * unit, y + 0.6 * h],
      [x + 0.5 * unit, y + 1.5 * h],
      [x - 0.5 * unit, y + 1.5 * h],
    ],
    skin,
  );
  const collar = polygon(
    [
      [x - 0.5 * unit, y + 1.17 * h],
      [x + 0.5 * unit, y + 1.17 * h],
      [x, y + 1.7 * h],
    ],
    skin,
  );
  return neck + ellipse(x, y + 2.575 * h, 2.1 * unit, 1.425 * h, cloth) + collar;
}

function face({ x, y, w, h, turn }: Head, skin: Colour): string {
  const blush = mixed(skin, [230, 90, 90], 0.2);
  return [
    ellipse(x - w, y, 0.16 * w, 0.2 * h, shade(skin, 0.92)),
    ellipse(x + w, y, 0.16 * w, 0.2 * h, shade(skin, 0.92)),
    ellipse(x, y, w, h, skin),
    ellipse(x + w * (0.35 + turn), y + 0.2 * h, 0.55 * w, 0.62 * h, shade(skin, 1.03)),
    ellipse(x - 0.3 * w, y + 0.35 * h, 0.2 * w, 0.12 * h, blush),
    ellipse(x + 0.45 * w, y + 0.35 * h, 0.2 * w, 0.12 * h, blush),
  ].join("");
}

function features(c: Chance, of: Person, { x, y, w, h, turn, fx }: Head, hair: Colour): string {
  const eye = (way: -1 | 1): string => {
    const [ex, ey, r] = [fx + 0.4 * way * w, y - 0.05 * h, 0.17 * w * of.eyes];
    return [
      ellipse(ex, ey, r, 0.7 * r, [250, 250, 250]),
      ellipse(ex + turn * r, ey, 0.55 * r, 0.6 * r, of.eyeColour),
      ellipse(ex + turn * r, ey, 0.25 * r, 0.3 * r, [10, 10, 10]),
      line([ex - 1.2 * r, ey - 1.5 * r], [ex + 1.2 * r, ey - 1.6 * r], thin, shade(hair, 0.7)),
    ].join("");
  };
  const smile = c.uniform(-0.05, 0.16);
  const tip = [fx + 0.1 * w, y + 0.25 * h] as const;
  const mouth = (from: number, to: number, width: number): string =>
    chord([fx, y + (h * (from + to)) / 2], [width * w, (h * (to - from)) / 2], [0, 180], of.lips);
  const beard = (): string =>
    chord([x, y + 0.49 * h], [0.85 * w, 0.59 * h], [15, 165], shade(hair, 0.85)) + mouth(0.5, 0.68, 0.3);
  return [
    eye(-1),
    eye(1),
    line([fx, y], tip, thin, shade(of.skin, 0.75)),
    line(tip, [fx - 0.05 * w, y + 0.27 * h], thin, shade(of.skin, 0.75)),
    mouth(0.45 - Math.abs(smile), 0.53 + smile, 0.32),
    of.beard ? beard() : "",
  ].join("");
}

function hairBefore({ hairStyle }: Person, { x, y, w, h }: Head, hair: Colour): string {
  const strand = (left: number): string => box(left, y - 0.3 * h, 0.29 * w, 1.2 * h, hair);
  const lit: readonly [number, number] = [x - 0.175 * w, y - 0.45 * h];
  return [
    chord([x, y - 0.315 * h], [1.08 * w, 0.865 * h], [183, 357], hair),
    hairStyle === "short" || hairStyle === "bun"
      ? chord(lit, [0.875 * w, 0.65 * h], [180, 300], shade(hair, 1.1), lit)
      : "",
    hairStyle === "bun" ? ellipse(x, y - 1.25 * h, 0.4 * w, 0.4 * w, hair) : "",
    hairStyle === "long" ? strand(x - 1.15 * w) + strand(x + 0.86 * w) : "",
  ].join("");
}

const hat = ({ x, y, w, h }: Head, colour: Colour): string =>
  ellipse(x, y - 0.675 * h, 1.6 * w, 0.175 * h, colour) +
  box(x - 0.9 * w, y - 1.6 * h, 1.8 * w, 0.94 * h, colour, 0.3 * w);

function glasses({ y, w, h, fx }: Head): string {
  const frame: Colour = [30, 30, 30];
  const lens = (way: -1 | 1): string => ring(fx + 0.4 * way * w, y - 0.05 * h, 0.3 * w, thin, frame);
  return lens(-1) + lens(1) + line([fx - 0.1 * w, y - 0.05 * h], [fx + 0.1 * w, y - 0.05 * h], thin, frame);
}
