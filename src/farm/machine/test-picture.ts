/**
 * The picture by which a machine shows that it paints as it should: the same few words and steps everywhere. What it
 * must look like is known of the bundled model; of others most machines of the farm count.
 */
import { noModel, type Recipe, usualFor } from "../../contract/making/recipe.ts";

/** Small, and yet through every network that a picture of words needs. */
export const testRecipe = (model: string): Recipe => ({
  version: 1,
  model,
  seed: 1,
  ...usualFor(noModel),
  prompt: "a portrait",
  width: 64,
  height: 64,
  steps: 2,
});

/** Colours (`Look.print`) of the test picture by the model's digest on a farm, on the processor. */
export const knownColours: Readonly<Record<string, string>> = {
  a2c951168109aeb20a5c68c696b3241269a4d7c1a514b91bc395ed694c170edd:
    "cGliZlpVYVNMV0hEal1eaWBdeXNte3NpbWJhaltaXk9IVUNDX0xUaFpecmZkfm5qe21vbVpdYFBNTD1AT0BHW0xMhXhzdmplemtvcF1falZYUEZH" +
    "SkREbmFob2pwaVpWhGxzemJrcmRiTUVHZltmdWp5bWdrdmZnjnR3emVpbmFfYFRaY1Zkc2p2eG9xi3V1j3VycF1cZVlUVElLX1RjaWRrhnl5aVdW" +
    "e21md2lpYltZZFpbWlZgd3aJg3N1hGls",
};

/**
 * How far colours may lie apart, on average, of 255: there is room for how providers and precisions round. Of the
 * bundled model other seeds lie 20 and more apart, and one plain grey 12 and more.
 */
const tolerance = 8;

/** Whether two machines painted the same picture. */
export function areAlike(one: string, other: string): boolean {
  const [a, b] = [one, other].map((colours) => Buffer.from(colours, "base64"));
  if (a!.length !== b!.length) return false;
  return a!.reduce((sum, value, i) => sum + Math.abs(value - b![i]!), 0) / a!.length <= tolerance;
}

/**
 * @param own  colours that this machine painted
 * @param known  what they must be; null where nobody knows
 * @param others  colours by the names of other machines with the same model
 * @returns what is wrong, as a sentence; null where nothing is. Of two that differ nobody knows which one is right.
 */
export function whatIsWrong(own: string, known: string | null, others: ReadonlyMap<string, string>): string | null {
  if (known !== null) return areAlike(own, known) ? null : "It is not the picture that this model paints everywhere.";
  const names = [...others.keys()].toSorted();
  const unlike = names.filter((name) => !areAlike(own, others.get(name)!));
  const alike = names.length - unlike.length + 1;
  if (unlike.length <= alike) return null;
  return `Most machines with this model paint another one: ${unlike.join(", ")}.`;
}
