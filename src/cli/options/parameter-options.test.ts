import { Command } from "commander";
import { expect, test } from "vitest";
import { addParameters, givenParameters } from "./parameter-options.ts";

/** What a command line says of a recipe. */
function given(...argv: readonly string[]): unknown {
  const command = addParameters(new Command().exitOverride().configureOutput({ writeErr: () => {} }));
  command.parse(argv, { from: "user" });
  return givenParameters(command.opts());
}

test("every option arrives under the name of its parameter; what is not given is not there", () => {
  expect(given()).toEqual({});
  expect(
    given(
      ..."--steps 8 --guidance 2.5 -n 3 --likeness 256 --keep-size --lora-strength 0".split(" "),
      ..."--schedule flux --first-block-cache 0.1 --reference-cache 4 --style-from 30".split(" "),
    ),
  ).toEqual({
    steps: 8,
    guidance: 2.5,
    count: 3,
    contentLongSide: 256,
    keepSize: true,
    loraStrength: 0,
    schedule: "flux",
    speed: { firstBlockCache: 0.1, referenceEvery: 4 },
    styleFrom: 0.3,
  });
});

test.each([
  [["--steps", "0"], "a whole number from 1 to 200"],
  [["--steps", "2.5"], "a whole number from 1 to 200"],
  [["--steps", "1e2"], "a whole number from 1 to 200"],
  [["--guidance", "31"], "a number from 0 to 30"],
  [["--guidance", " "], "a number from 0 to 30"],
  [["--first-block-cache", "0"], "a number above 0 up to 1"],
  [["--schedule", "linear"], "uso, flux"],
])("%j is refused with what may be given: %s", (argv, may) => {
  expect(() => given(...argv)).toThrow(may);
});
