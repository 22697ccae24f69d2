import { expect, test } from "vitest";
import { type FaultCode, faults } from "../../../contract/fault.ts";
import type { OtherWeights } from "../../../contract/faults/other-weights.ts";
import { models } from "./models.ts";

/** What only a command line can meet: a window names no model, no file of a token, and asks for the licence itself. */
const elsewhere: readonly FaultCode[] = [
  "download.unknown",
  "download.licence",
  "download.token-file",
  "download.cancelled",
  "weights.optimise-cancelled",
];

const lists = ["known", "licences", "reasons", "problems", "tensors", "files"];
const numbers = ["bytes", "found", "needed", "free", "count", "limit", "status", "attempts", "has", "asks", "done"];
/** Facts of any fault. */
const anything = new Proxy(
  {},
  { get: (_, key) => (lists.includes(String(key)) ? ["It is so."] : numbers.includes(String(key)) ? 7 : "so") },
);

const shown = (Object.keys(faults) as FaultCode[]).filter(
  (code) =>
    /^(download|scan|model|weights\.optimise)/.test(code) &&
    !elsewhere.includes(code) &&
    code !== "scan.mixed-sizes" &&
    code !== "scan.other",
);

test("the faults of downloads, folders, models and smaller models are all there to be read", () => {
  for (const one of ["download.access", "scan.incomplete", "model.exists", "weights.optimise-no-room"])
    expect(shown).toContain(one);
});

test.each<OtherWeights>([
  { kind: "form", form: "LoKr", of: "FLUX.1" },
  { kind: "lora", of: null, example: "mid_block" },
  { kind: "text-encoder-lora" },
  { kind: "control-lora" },
  { kind: "embedding" },
  { kind: "quantised", of: "FLUX.1", how: "4 bits of SVDQuant" },
  { kind: "network", what: "a VAE of SDXL" },
])("what the window says of other weights ($kind) tells nobody to type a command", (what) => {
  const words = models.problem({ code: "scan.other", message: faults["scan.other"]({ what }), data: { what } });
  expect(words).not.toMatch(/--|\bcommand\b|\batelier models\b/);
  expect(words).toMatch(/[.!]$/);
});

test.each(shown)("what the window says of %s tells nobody to type a command", (code) => {
  const message = (faults[code] as (data: unknown) => string)(anything);
  const words = models.problem({ code, message, data: anything });
  expect(words).not.toMatch(/--|\bcommand\b|\batelier models\b/);
  expect(words).toMatch(/[.!]$/);
});
