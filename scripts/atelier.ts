/** The command `atelier`, from its bundle. */
import { programFile } from "./build/programs.ts";

await import((await programFile("atelier")).href);
