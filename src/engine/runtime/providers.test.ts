import { expect, test } from "vitest";
import { providers } from "../../contract/making/provider.ts";
import { bestOf, chooseProvider, surveyProviders, wrongBy } from "./providers.ts";

/** One that this system cannot have, whatever hardware is in it. */
const impossible = process.platform === "darwin" ? "dml" : "coreml";

test("a provider that is asked for and does not work is a fault with the reason, not another provider", async () => {
  await expect(chooseProvider(impossible)).rejects.toMatchObject({
    code: "runtime.provider-unavailable",
    data: { provider: impossible, reason: expect.stringMatching(/exists only on/) },
  });
});

test("a provider that is asked for and works is taken, even where a better one is there", async () => {
  expect(await chooseProvider("cpu")).toEqual({ provider: "cpu", why: "cpu, as chosen", passedOver: [] });
});

test("left to itself it takes the first that works and says what stood against those before it", async () => {
  const survey = await surveyProviders();
  const verdict = await chooseProvider("auto");
  const first = survey.findIndex((f) => f.usable);
  expect(verdict.provider).toBe(survey[first]!.provider);
  expect(verdict.passedOver).toEqual(survey.slice(0, first));
  for (const finding of verdict.passedOver)
    expect(verdict.why).toContain(finding.usable ? "never" : `${finding.provider}: ${finding.why}`);
});

test("every finding is about a provider there is, and cpu, which always works, is the last resort", async () => {
  const survey = await surveyProviders();
  for (const { provider } of survey) expect(providers).toContain(provider);
  expect(new Set(survey.map((f) => f.provider)).size).toBe(survey.length);
  expect(survey.at(-1)).toEqual({ provider: "cpu", usable: true });
});

test("one that computes attention wrongly is set aside by that name, and what takes its place says so", () => {
  const why = wrongBy({ sum: true, queries: 0 })!;
  expect(why).toContain("attention");
  expect(wrongBy({ sum: false, queries: 31 })).toBe("it computes wrong results");
  for (const queries of [31, Infinity]) expect(wrongBy({ sum: true, queries })).toBeNull();
  const verdict = bestOf([
    { provider: "webgpu", usable: false, why },
    { provider: "cpu", usable: true },
  ]);
  expect(verdict.why).toBe(`cpu, since webgpu: ${why}`);
});
