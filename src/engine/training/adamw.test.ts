import { expect, test } from "vitest";
import { adamwStep, untrained, type AdamWSettings } from "./adamw.ts";

const settings: AdamWSettings = { rate: 0.1, betas: [0.9, 0.999], epsilon: 1e-8, decay: 0 };
const after = (value: number, gradients: readonly number[], change: Partial<AdamWSettings> = {}): number => {
  const parameter = untrained(Float32Array.of(value));
  gradients.forEach((g, n) => adamwStep(parameter, Float32Array.of(g), n + 1, { ...settings, ...change }));
  return parameter.value[0]!;
};

test("the first step is one rate long whatever the gradient's size, against its sign", () => {
  for (const gradient of [1e-4, 1, 1e4]) expect(after(2, [gradient])).toBeCloseTo(1.9, 3);
  expect(after(2, [-3])).toBeCloseTo(2.1, 6);
});

test("gradients that change sign step less far than gradients that agree", () => {
  expect(2 - after(2, [1, 1, 1])).toBeCloseTo(0.3, 5);
  expect(Math.abs(2 - after(2, [1, -1, 1]))).toBeLessThan(0.15);
});

test("decay takes its share of the parameter and nothing from the moments", () => {
  expect(after(2, [0], { decay: 0.5 })).toBeCloseTo(2 * (1 - 0.1 * 0.5), 6);
  expect(after(2, [1], { decay: 0.5 })).toBeCloseTo(2 * 0.95 - 0.1, 6);
});

test("it finds the least of a bowl", () => {
  const parameter = untrained(Float32Array.of(3, -2));
  for (let step = 1; step <= 400; step++)
    adamwStep(
      parameter,
      parameter.value.map((x, n) => 2 * (x - n)),
      step,
      { ...settings, rate: 0.05 },
    );
  expect([...parameter.value].map((x) => Math.round(x * 100) / 100)).toEqual([0, 1]);
});

test("a gradient of another length is refused and changes nothing", () => {
  const parameter = untrained(Float32Array.of(1, 2));
  expect(() => adamwStep(parameter, Float32Array.of(1), 1, settings)).toThrow("a gradient of 1 numbers");
  expect([...parameter.value]).toEqual([1, 2]);
});

test("the mean goes along with the values, by as much as does not stay", () => {
  const parameter = untrained(Float32Array.of(2));
  const mean = { values: Float32Array.of(2), kept: 0.75 };
  adamwStep(parameter, Float32Array.of(1), 1, settings, mean);
  expect(mean.values[0]).toBeCloseTo(0.75 * 2 + 0.25 * parameter.value[0]!, 6);
  expect(parameter.value[0]).toBeCloseTo(1.9, 6);
});
