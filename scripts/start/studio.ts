/** The studio for the browser, from its bundle. */
import type { runInBrowser } from "../../src/main/hosts/browser-main.ts";
import { programFile } from "../build/programs.ts";

/** Opens it, and resolves once it was closed. */
export async function openBrowserStudio(start: Parameters<typeof runInBrowser>[0]): Promise<void> {
  const program = (await import((await programFile("studio")).href)) as { readonly runInBrowser: typeof runInBrowser };
  await program.runInBrowser(start);
}
