import { expect, test } from "vitest";
import { channels } from "../contract/bridge.ts";
import { bridge, type Ipc } from "./bridge.ts";

function opened() {
  const sent: unknown[][] = [];
  const heard = new Map<string, (event: unknown, message: unknown) => void>();
  const ipc: Ipc = {
    send: (...message) => sent.push(message),
    on: (channel, listener) => heard.set(channel, listener),
  };
  const exposed = bridge(ipc, { getPathForFile: (file) => `/pictures/${file.name}` }, "page-1");
  const tell = (message: unknown) => heard.get(channels.toWindow)?.({ sender: ipc, ports: [] }, message);
  return { exposed, sent, channels: [...heard.keys()], tell };
}

test("a window sees exactly three functions", () => {
  const { exposed } = opened();
  expect(Object.entries(exposed).map(([key, value]) => `${key}: ${typeof value}`)).toEqual([
    "post: function",
    "listen: function",
    "pathOf: function",
  ]);
});

test("frames go out over one channel and come in over one other, with the page they belong to", () => {
  const { exposed, sent, channels: listening } = opened();
  exposed.post({ kind: "call" });
  expect(sent).toEqual([[channels.toStudio, { page: "page-1", frame: { kind: "call" } }]]);
  expect(listening).toEqual([channels.toWindow]);
});

test("the page hears frames alone, never the event, and those that came early first", () => {
  const { exposed, tell } = opened();
  tell({ page: "page-1", frame: 1 });
  const heard: unknown[][] = [];
  exposed.listen((...frames) => heard.push(frames));
  tell({ page: "page-1", frame: 2 });
  expect(heard).toEqual([[1], [2]]);
});

test("what is meant for a page before it, or is no envelope, is not heard", () => {
  const { exposed, tell } = opened();
  const heard: unknown[] = [];
  exposed.listen((frame) => heard.push(frame));
  for (const message of [{ page: "page-0", frame: 1 }, { frame: 1 }, null, 7, { page: 1, frame: 1 }]) tell(message);
  expect(heard).toEqual([]);
});

test("a file's path is what the system says it is", () => {
  expect(opened().exposed.pathOf(new File([], "anna.jpg"))).toBe("/pictures/anna.jpg");
});
