/** The manager's long jobs: one of each kind at a time, told of as they go, ended in good order. */
import { Fault, isFault, toFault } from "../../../contract/fault.ts";
import type { ModelEvents, ModelJob, ModelJobPhase, ModelJobState } from "../../../contract/models.ts";
import type { Emit } from "../../../contract/rpc/server.ts";
import { type Coalesced, coalesce } from "../../../jobs/queue/coalesce.ts";

/** Milliseconds between two messages about one job. */
const tellEvery = 200;

export type JobKind = ModelJob["kind"];
export type JobSubject = Omit<ModelJob, "job">;

export interface JobProgress {
  readonly phase: ModelJobPhase;
  /** Bytes. */
  readonly done: number;
  readonly total: number;
  readonly perSecond?: number | null;
  readonly secondsLeft?: number | null;
}

export interface JobContext {
  readonly signal: AbortSignal;
  progress(progress: JobProgress): void;
  /** What could have been refused was not: whoever started the job is answered. */
  begun(): void;
}

interface Running {
  readonly subject: JobSubject;
  readonly controller: AbortController;
  readonly begun: Promise<void>;
  readonly ended: Promise<void>;
}

type RunningState = Extract<ModelJobState, { state: "running" }>;
const starting: RunningState = {
  state: "running",
  phase: "ask",
  done: 0,
  total: 0,
  perSecond: null,
  secondsLeft: null,
};

export class Jobs {
  readonly #emit: Emit<ModelEvents>;
  readonly #jobs = new Map<JobKind, ModelJob>();
  readonly #running = new Map<JobKind, Running>();
  readonly #tellers = new Map<JobKind, Coalesced>();
  #closed = false;

  constructor(emit: Emit<ModelEvents>) {
    this.#emit = emit;
  }

  /** Each kind's running or last job. */
  all(): readonly ModelJob[] {
    return [...this.#jobs.values()];
  }

  /**
   * Starts a job, and answers once it has begun. One of the same subject that runs is answered with instead.
   * @param task resolves with the id of the model that came of it
   * @throws what the task throws before it has begun; Fault `model.busy` where another job of its kind runs
   */
  async start(subject: JobSubject, task: (context: JobContext) => Promise<string>): Promise<ModelJob> {
    const { kind } = subject;
    const other = this.#running.get(kind);
    if (
      other &&
      !other.controller.signal.aborted &&
      other.subject.model === subject.model &&
      other.subject.precision === subject.precision
    ) {
      await other.begun;
      return this.#jobs.get(kind)!;
    }
    if (other?.controller.signal.aborted) {
      await other.ended;
      return this.start(subject, task);
    }
    if (other || this.#closed) throw new Fault("model.busy", { title: (other?.subject ?? subject).title });
    const { promise: begun, resolve, reject } = Promise.withResolvers<void>();
    begun.catch(() => undefined);
    const controller = new AbortController();
    this.#put(subject, starting, true);
    const ended = this.#run(subject, task, controller.signal, resolve, reject);
    this.#running.set(kind, { subject, controller, begun, ended });
    await begun;
    return this.#jobs.get(kind)!;
  }

  /** Ends the job of that kind, and waits until it has. */
  async cancel(kind: JobKind): Promise<void> {
    const running = this.#running.get(kind);
    if (!running) return;
    const state = this.#jobs.get(kind)!.job;
    if (state.state === "running")
      this.#put(running.subject, { ...state, phase: "stop", perSecond: null, secondsLeft: null }, true);
    running.controller.abort();
    await running.ended;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const teller of this.#tellers.values()) teller.stop();
    await Promise.all([...this.#running.keys()].map((kind) => this.cancel(kind)));
  }

  async #run(
    subject: JobSubject,
    task: (context: JobContext) => Promise<string>,
    signal: AbortSignal,
    begun: () => void,
    refused: (fault: Fault) => void,
  ): Promise<void> {
    let last: JobProgress = starting;
    const progress = (now: JobProgress): void => {
      if (signal.aborted) return;
      const { phase } = last;
      last = now;
      this.#put(
        subject,
        {
          state: "running",
          phase: now.phase,
          done: now.done,
          total: now.total,
          perSecond: now.perSecond ?? null,
          secondsLeft: now.secondsLeft ?? null,
        },
        phase !== now.phase,
      );
    };
    let end: ModelJobState;
    try {
      end = { state: "done", model: await task({ signal, progress, begun }) };
    } catch (error) {
      const fault = toFault(error);
      end =
        signal.aborted || isFault(fault, "download.cancelled")
          ? { state: "paused", done: last.done, total: last.total }
          : { state: "failed", problem: fault.toJSON() };
      // Of use only where the job had not begun.
      refused(fault);
    }
    begun();
    this.#running.delete(subject.kind);
    this.#put(subject, end, true);
  }

  #put(subject: JobSubject, job: ModelJobState, now: boolean): void {
    const { kind } = subject;
    this.#jobs.set(kind, { ...subject, job });
    const tell = (): void => this.#emit("models.job", this.#jobs.get(kind)!);
    if (now) return tell();
    let teller = this.#tellers.get(kind);
    if (!teller) this.#tellers.set(kind, (teller = coalesce(tellEvery, tell)));
    teller.touch();
  }
}
