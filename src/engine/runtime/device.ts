/** What computes, as its maker calls it. */
import { cpus } from "node:os";
import type { Provider } from "../../contract/making/provider.ts";
import { nvidiaSays } from "./nvidia.ts";

const known = new Map<Provider, Promise<string | null>>();

/** The processor's name; null where it does not tell. It is asked once. */
export function deviceOf(provider: Provider): Promise<string | null> {
  const there = known.get(provider);
  if (there) return there;
  const asked = asDevice(provider).then((name) => name?.replace(/\s+/g, " ").trim().slice(0, 200) || null);
  known.set(provider, asked);
  return asked;
}

function asDevice(provider: Provider): Promise<string | null> {
  if (provider === "cpu") return Promise.resolve(cpus()[0]?.model ?? null);
  return provider === "cuda" ? nvidiaSays("name") : Promise.resolve(null);
}
