/** A thread that draws triplets. */
import { parentPort, workerData } from "node:worker_threads";
import { drawShare, told, type Share, type ThreadTells } from "./folder.ts";

const port = parentPort;
if (!port) throw new Error("This is a thread of the program that draws triplets, and is not started by hand.");
let done = 0;
// oxlint-disable-next-line require-post-message-target-origin -- a thread has no origin
const tell = (what: ThreadTells): void => port.postMessage(what);
await drawShare(workerData as Share, () => tell({ done: ++done })).catch((error: unknown) => tell(told(error)));
