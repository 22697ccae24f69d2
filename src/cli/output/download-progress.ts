/** How a download goes: a bar on a terminal, else a line now and then. */
import { Presets, SingleBar } from "cli-progress";
import { bytesInWords } from "../../contract/values/size.ts";
import type { DownloadProgress } from "../../main/models/download/download.ts";
import { say } from "./output.ts";
import { dim, painted } from "./style.ts";
import { timeLeft } from "./progress-words.ts";

export interface DownloadDisplay {
  progress(p: DownloadProgress): void;
  stop(): void;
}

/** @example "3.2 of 33.9 GB, 41.0 MB a second, 12 min left" */
export function downloadInWords({ done, total, rate, secondsLeft }: DownloadProgress): string {
  const parts = [
    `${bytesInWords(done)} of ${bytesInWords(total)}`,
    rate === null ? "" : `${bytesInWords(Math.round(rate))} a second`,
    timeLeft(secondsLeft),
  ];
  return parts.filter((part) => part !== "").join(", ");
}

export function downloadDisplay(terminal: boolean): DownloadDisplay {
  return terminal ? bar() : lines();
}

const names = ({ files }: DownloadProgress): string => files.map(({ path }) => path.split("/").at(-1)).join(", ");

function bar(): DownloadDisplay {
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: "{bar} {what}{files}",
      clearOnComplete: true,
      hideCursor: true,
      barsize: 24,
      linewrap: false,
      fps: 5,
    },
    Presets.shades_classic,
  );
  const stop = (): void => bar.stop();
  // A second Ctrl-C ends the process under the bar.
  process.once("exit", stop);
  return {
    stop,
    progress(p) {
      const payload = { what: downloadInWords(p), files: painted(dim(` · ${names(p)}`), process.stderr) };
      if (bar.isActive) bar.update(p.done, payload);
      else bar.start(Math.max(1, p.total), p.done, payload);
    },
  };
}

/** Milliseconds between two lines. */
const pause = 10_000;

function lines(): DownloadDisplay {
  let last = performance.now();
  return {
    stop: () => {},
    progress(p) {
      if (performance.now() - last < pause) return;
      last = performance.now();
      say(downloadInWords(p));
    },
  };
}
