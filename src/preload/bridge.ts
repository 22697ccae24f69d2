/**
 * The bridge of a window, made of what Electron gives to a preload script; nothing of Electron's own passes through it.
 */
import { channels, type Envelope, isEnvelope, type StudioBridge } from "../contract/bridge.ts";

/** What of `ipcRenderer` is used. */
export interface Ipc {
  send(channel: string, message: Envelope): void;
  on(channel: string, listener: (event: unknown, message: unknown) => void): unknown;
}

/** What of `webUtils` is used. */
export interface FilePaths {
  getPathForFile(file: File): string;
}

/** @param page  an id of this page alone: answers to a page that was there before pass it by */
export function bridge(ipc: Ipc, files: FilePaths, page: string): StudioBridge {
  const early: unknown[] = [];
  let hear = (frame: unknown): void => void early.push(frame);
  ipc.on(channels.toWindow, (_event, message) => {
    if (isEnvelope(message) && message.page === page) hear(message.frame);
  });
  return {
    post: (frame) => ipc.send(channels.toStudio, { page, frame }),
    listen(onFrame) {
      hear = onFrame;
      for (const frame of early.splice(0)) onFrame(frame);
    },
    pathOf: (file) => files.getPathForFile(file),
  };
}
