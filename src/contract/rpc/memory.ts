/** Two ports joined in one process, with the manners of a real transport: copies, order, and delivery later. */
import { Fault } from "../fault.ts";
import type { Port } from "./port.ts";

interface End {
  onFrame: ((frame: unknown) => void) | null;
  onClose: ((reason: Fault) => void) | null;
  readonly early: unknown[];
}

/** @example const [ours, theirs] = memoryPorts(); serve(theirs, handlers); const client = connect(ours); */
export function memoryPorts(): readonly [Port, Port] {
  const ends = [0, 1].map((): End => ({ onFrame: null, onClose: null, early: [] })) as [End, End];
  let ended: Fault | null = null;

  const port = (own: End, other: End): Port => ({
    post(frame) {
      if (ended) return;
      const copy: unknown = structuredClone(frame);
      queueMicrotask(() => {
        if (other.onFrame) other.onFrame(copy);
        else other.early.push(copy);
      });
    },
    listen(onFrame, onClose) {
      own.onFrame = onFrame;
      own.onClose = onClose;
      for (const frame of own.early.splice(0)) queueMicrotask(() => onFrame(frame));
      const reason = ended;
      if (reason) queueMicrotask(() => onClose(reason));
    },
    close() {
      if (ended) return;
      const reason = new Fault("rpc.closed", { reason: "one side closed it" }) as Fault;
      ended = reason;
      queueMicrotask(() => ends.forEach((end) => end.onClose?.(reason)));
    },
  });
  return [port(ends[0], ends[1]), port(ends[1], ends[0])];
}
