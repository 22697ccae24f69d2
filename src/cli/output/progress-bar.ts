/** The progress bar on a terminal. */
import type { Display } from "./display.ts";
import { Presets, SingleBar } from "cli-progress";
import { print, say } from "./output.ts";
import { dim, painted } from "./style.ts";
import { inWords, timeLeft, which } from "./progress-words.ts";

/** One bar for all pictures together; what is finished is printed above it. */
export function barDisplay(): Display {
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: "{bar} {what}{left}",
      clearOnComplete: true,
      hideCursor: true,
      barsize: 24,
      linewrap: false,
      fps: 20,
    },
    Presets.shades_classic,
  );
  let total = 1;
  let done = 0;
  const show = (what: string, left = ""): void => {
    const payload = { what, left: left && painted(dim(` · ${left}`), process.stderr) };
    if (bar.isActive) bar.update(done, payload);
    else bar.start(total, done, payload);
    bar.setTotal(total);
  };
  const above = (write: (line: string) => void, line: string): void => {
    bar.stop();
    write(line);
  };
  const stop = (): void => bar.stop();
  // A second Ctrl-C ends the process under the bar.
  process.once("exit", stop);

  return {
    note: (line) => above(say, line),
    stop,
    progress(p) {
      switch (p.phase) {
        case "load":
          return above(say, dim(inWords(p)));
        case "encode":
        case "decode":
          return show(inWords(p));
        case "denoise":
          total = p.steps * p.pictures;
          done = p.steps * (p.picture - 1) + p.step + p.share;
          return show(`${which(p)}step ${p.step} of ${p.steps}`, timeLeft(p.secondsLeft));
        case "saved":
          return above(print, inWords(p));
        default:
          return p satisfies never;
      }
    },
  };
}
