/** Before the first end-to-end test: the window's program, built where it is stale. */
import { buildStale } from "../../scripts/build/build.ts";
import { usableElectron } from "./door.ts";

export default async function setup(): Promise<void> {
  await buildStale(usableElectron() !== null ? ["renderer", "main", "preload"] : ["renderer"]);
}
