/** What the rpc core needs of a transport: an ordered channel to one other side. */
import type { Fault } from "../fault.ts";

export interface Port {
  /**
   * Sends a frame; typed arrays arrive as typed arrays. After the end it does nothing.
   * @throws what the transport throws for a value that it cannot carry, such as a function
   */
  post(frame: unknown): void;
  /** Called once. Frames that came before are delivered then; `onClose` is told once why the port ended. */
  listen(onFrame: (frame: unknown) => void, onClose: (reason: Fault) => void): void;
  close(): void;
}
