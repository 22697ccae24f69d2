/**
 * Colours that a file names by numbers instead of a profile, brought to sRGB. ITU-T H.273 has the numbers, ITU-R
 * BT.2100 the curves of high dynamic range.
 */
import type { Rgb } from "./rgb-tiff.ts";

type Matrix = readonly [number, number, number, number, number, number, number, number, number];

/** From linear light of these primaries to that of sRGB, both with the white of daylight (D65). */
const matrices: Readonly<Record<number, Matrix>> = {
  // BT.2020
  9: [1.660491, -0.587641, -0.07285, -0.12455, 1.1329, -0.008349, -0.018151, -0.100579, 1.11873],
  // Display P3
  12: [1.22494, -0.22494, 0, -0.042057, 1.042057, 0, -0.019638, -0.078636, 1.098274],
};

const none: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** The light that white paper sends back where it is measured in nits, and the brightest of HLG. BT.2408. */
const paper = 203;
const hlgPeak = 1000;

/** Linear light of a value from 0 to 1, with paper's white at 1. */
const curves: Readonly<Record<number, (value: number) => number>> = {
  4: (v) => v ** 2.2,
  5: (v) => v ** 2.8,
  8: (v) => v,
  16: pq,
  18: hlg,
};

/** Those of BT.709 and its kin are looked at on the same screens as sRGB, and taken for it. */
const srgb = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);

/**
 * A change of pixels in place to sRGB; null where they are sRGB already, or nothing is said.
 * @param primaries colour primaries
 * @param transfer  transfer characteristics
 */
export function srgbConversion(primaries: number, transfer: number): ((pixels: Rgb) => void) | null {
  const matrix = matrices[primaries];
  const curve = curves[transfer];
  return matrix || curve ? (pixels) => convert(pixels, matrix ?? none, curve ?? srgb) : null;
}

function convert({ data, most }: Rgb, m: Matrix, curve: (value: number) => number): void {
  const linear = Float32Array.from({ length: most + 1 }, (_, i) => curve(i / most));
  const bright = linear[most]! > 1.01;
  const steps = 4096;
  const coded = Uint16Array.from({ length: steps + 1 }, (_, i) => Math.round(encode(i / steps) * most));
  const fold = bright ? soft : (light: number) => light;
  const value = (light: number) => coded[Math.round(Math.min(1, Math.max(0, fold(light))) * steps)]!;
  for (let i = 0; i < data.length; i += 3) {
    const r = linear[data[i]!]!;
    const g = linear[data[i + 1]!]!;
    const b = linear[data[i + 2]!]!;
    data[i] = value(m[0] * r + m[1] * g + m[2] * b);
    data[i + 1] = value(m[3] * r + m[4] * g + m[5] * b);
    data[i + 2] = value(m[6] * r + m[7] * g + m[8] * b);
  }
}

const encode = (light: number): number => (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);

/** Where light is brighter than paper, what is above the knee is pressed together instead of cut off. */
function soft(light: number): number {
  const knee = 0.75;
  return light <= knee ? light : knee + (1 - knee) * (1 - Math.exp(-(light - knee) / (1 - knee)));
}

function pq(value: number): number {
  const v = value ** (1 / 78.84375);
  return (10_000 / paper) * (Math.max(0, v - 0.8359375) / (18.8515625 - 18.6875 * v)) ** (1 / 0.1593017578125);
}

function hlg(value: number): number {
  const [a, b, c] = [0.17883277, 0.28466892, 0.55991073];
  const scene = value <= 0.5 ? (value * value) / 3 : (Math.exp((value - c) / a) + b) / 12;
  return (hlgPeak / paper) * scene ** 1.2;
}
