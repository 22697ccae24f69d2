/** Where the pictures of a call come from, one after another. */
import type { Origin } from "../../contract/library/origin.ts";
import type { Provider } from "../../contract/making/provider.ts";
import { deviceOf } from "../runtime/device.ts";
import packageJson from "../../../package.json" with { type: "json" };

/**
 * Counts the seconds from now.
 * @param machine  its name on the farm, where it makes them for one
 */
export function originsOf(provider: Provider, machine?: string): { next(): Promise<Origin> } {
  let begun = performance.now();
  return {
    async next() {
      const seconds = Math.round(performance.now() - begun) / 1000;
      const device = await deviceOf(provider);
      begun = performance.now();
      return {
        engine: packageJson.version,
        provider,
        ...(device === null ? {} : { device }),
        seconds,
        ...(machine === undefined ? {} : { machine }),
      };
    },
  };
}
