/** Shows how far the pictures are: a bar on a terminal, plain lines elsewhere. */
import type { Display } from "./display.ts";
import { print, say } from "./output.ts";
import { inWords } from "./progress-words.ts";

export interface DisplayOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The display that suits the options and where stderr goes. */
export async function displayFor({ json, quiet }: DisplayOptions): Promise<Display> {
  if (json) return { progress() {}, note() {}, stop() {} };
  if (quiet) return { progress: (p) => p.phase === "saved" && print(p.saved.file), note() {}, stop() {} };
  if (!process.stderr.isTTY) return providerOnce(lines());
  const { barDisplay } = await import("./progress-bar.ts");
  return providerOnce(barDisplay());
}

/** Of several calls of the engine, what computes is told with the first, and when it changes. */
function providerOnce(display: Display): Display {
  let told = "";
  return {
    note: (line) => display.note(line),
    stop: () => display.stop(),
    progress(p) {
      if (p.phase === "load") {
        const words = inWords(p);
        if (words === told) return;
        told = words;
      }
      display.progress(p);
    },
  };
}

/** A line for each phase and for about every fifth step. */
function lines(): Display {
  return {
    note: say,
    stop() {},
    progress(p) {
      const line = inWords(p);
      if (p.phase === "saved") print(line);
      else if (
        p.phase !== "denoise" ||
        (p.share === 0 && (p.step === p.steps || p.step % Math.max(5, Math.ceil(p.steps / 10)) === 0))
      )
        say(line);
    },
  };
}
