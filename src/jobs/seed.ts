/** Where chance begins, when the artist leaves it open. */
import { randomInt } from "node:crypto";

/** A seed that is short enough to be read aloud. */
export const drawSeed = (): number => randomInt(2 ** 31);
