/** The float32 exponential of torch's CPU kernels. */

const { fround, LOG2E, round } = Math;

/** The natural logarithm of 2 in two float32 parts, so that its multiples lose nothing. */
const ln2 = { high: fround(0.693145751953125), low: fround(1.428606765330187e-6) };

/** Coefficients of e^s around 0, highest power first, down to s². */
const coefficients = [
  0.000198527617612854, 0.00139304355254534, 0.00833333607763052, 0.0416664853692055, 0.1666666716337204, 0.5,
].map(fround);

/**
 * e^x, rounded as torch rounds it: now and then one unit in the last place off the nearest float32, which matters where
 * the result is a frequency that multiplies angles near 1000. Method and constants: `expf` of the SLEEF library, 1.0
 * ULP edition.
 * @param x a float32 value whose exponential is a normal float32
 */
export function exp32(x: number): number {
  const power = round(fround(x * fround(LOG2E)));
  const s = fround(-power * ln2.low + fround(-power * ln2.high + x));
  const series = coefficients.reduce((sum, coefficient) => fround(sum * s + coefficient));
  return fround(1 + fround(fround(s * s) * series + s)) * 2 ** power;
}
