/** What component tests share: a studio that answers as the test says, and components shown in a window over it. */
import { QueryClientProvider } from "@tanstack/react-query";
import { render, type RenderResult } from "@testing-library/react";
import type { ReactElement } from "react";
import type { UploadId } from "../../contract/values/id.ts";
import { type StudioCalls, studioCalls, type StudioEvents } from "../../contract/studio.ts";
import { TooltipProvider } from "../kit/overlays/Tooltip.tsx";
import { answers } from "../state/answers.ts";
import { open, type StudioClient } from "../state/link.ts";

export type Replies = {
  readonly [K in keyof StudioCalls]?: (
    input: StudioCalls[K]["in"],
  ) => StudioCalls[K]["out"] | Promise<StudioCalls[K]["out"]>;
};

export interface TestStudio {
  /** What was asked, in order. */
  readonly asked: { readonly name: string; readonly input: unknown }[];
  readonly emit: <K extends keyof StudioEvents & string>(event: K, payload: StudioEvents[K]) => void;
}

/** Opens the window's only connection, to a studio with these replies; a file of tests can do so once. */
export function openStudio(replies: Replies): TestStudio {
  const asked: { readonly name: string; readonly input: unknown }[] = [];
  const listeners: { readonly event: string; readonly hear: (payload: never) => void }[] = [];
  const client = {
    call: async (name: keyof StudioCalls, input: unknown) => {
      asked.push({ name, input });
      const reply = replies[name] as ((input: unknown) => unknown) | undefined;
      if (!reply) throw new Error(`the test has no reply to ${name}`);
      // What the studio would refuse this one refuses, too.
      const { error } = studioCalls[name].in.safeParse(input);
      if (error) throw new Error(`${name} is asked with what it refuses: ${error.message}`);
      return reply(input);
    },
    on: (event: string, hear: (payload: never) => void) => {
      listeners.push({ event, hear });
      return () => {};
    },
  } as unknown as StudioClient;
  const link = {
    connect: () => Promise.resolve(client),
    upload: () => Promise.resolve("upload" as UploadId),
    discard: () => Promise.resolve(),
    pathOf: () => null,
    onConnection: () => () => {},
  };
  void open(link, () => {});
  return {
    asked,
    emit: (event, payload) =>
      listeners.filter((one) => one.event === event).forEach(({ hear }) => hear(payload as never)),
  };
}

/** Shows components with what the window puts around them. */
export const show = (shown: ReactElement): RenderResult =>
  render(shown, {
    wrapper: ({ children }) => (
      <QueryClientProvider client={answers}>
        <TooltipProvider>{children}</TooltipProvider>
      </QueryClientProvider>
    ),
  });
