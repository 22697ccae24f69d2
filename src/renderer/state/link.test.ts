import { expect, test } from "vitest";
import { Fault } from "../../contract/fault.ts";
import { open, useConnection } from "./link.ts";

test("a studio that cannot be opened says why, and the end of the connection takes no word of it away", async () => {
  const reason = new Fault("studio.not-admitted", {}) as Fault;
  let hear: (state: "connected" | "lost") => void = () => {};
  const opened = open(
    {
      connect: () => Promise.reject(reason),
      upload: () => Promise.reject(reason),
      discard: () => Promise.reject(reason),
      pathOf: () => null,
      onConnection: (listener) => {
        hear = listener;
        return () => {};
      },
    },
    () => {},
  );
  await opened;
  const said = { phase: "refused", message: reason.message };
  expect(useConnection.getState()).toEqual(said);
  hear("lost");
  hear("connected");
  expect(useConnection.getState()).toEqual(said);
});
