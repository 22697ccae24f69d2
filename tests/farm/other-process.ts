/** A machine of a farm in a process of its own, until the test is over. */
import { type ChildProcess, fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Farm } from "../../src/farm/broker/address.ts";
import { fresh } from "./several.ts";

interface How {
  readonly heap: number;
  readonly handles: number;
  readonly made: number;
}

export interface OtherProcess {
  readonly child: ChildProcess;
  /** What it said in vain: its last words. */
  readonly said: () => string;
  /** Seeds of the pictures that it began. */
  readonly begun: () => readonly number[];
  /** Resolves once it works for the farm, with true, or has ended, with false. */
  readonly joined: Promise<boolean>;
  /** What its memory holds after it was tidied, in bytes; files, timers and connections; how many pictures it has made. */
  how(): Promise<How>;
}

/** @param execArgv  Node's flags beside the usual */
export function aWorkerProcess(
  farm: Farm & { readonly store: string },
  name: string,
  { takes = 0, painter = "", execArgv = [] as readonly string[], tags = [] as readonly string[] } = {},
): OtherProcess {
  const log = join(fresh(), "begun.txt");
  writeFileSync(log, "");
  const child = fork(
    join(import.meta.dirname, "worker-main.ts"),
    [farm.queue.href, farm.store, name, fresh(), log, String(takes), tags.join(",")],
    {
      execArgv: ["--disable-warning=ExperimentalWarning", ...execArgv],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: { ...process.env, ATELIER_PAINTER: painter },
    },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (said += text));
  return {
    child,
    said: () => said,
    begun: () =>
      readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => Number(line.split(" ")[0])),
    joined: new Promise((resolve) => {
      child.once("message", () => resolve(true));
      child.once("close", () => resolve(false));
    }),
    how: () =>
      new Promise((resolve) => {
        child.once("message", (how) => resolve(how as How));
        child.send("how");
      }),
  };
}
