/** How pictures at work come along: said to whoever listens at the moment, and kept nowhere. */
import type { Redis } from "ioredis";
import { z } from "zod";
import type { Denoising, Preview } from "../../contract/engine.ts";
import { prefix } from "./broker.ts";

const message = z.strictObject({
  job: z.string(),
  machine: z.string(),
  step: z.number().int().min(0),
  steps: z.number().int().min(1),
  share: z.number().min(0).max(1),
  preview: z
    .strictObject({ width: z.number().int().min(1), height: z.number().int().min(1), jpeg: z.base64().max(400_000) })
    .optional(),
});

/** A picture in the making, on another machine. */
export interface Coming extends Pick<Denoising, "step" | "steps" | "share"> {
  /** The queue's name of its job. */
  readonly job: string;
  readonly machine: string;
  readonly preview?: Preview;
}

const channelOf = (queue: string): string => `${prefix}:${queue}:live`;

export async function tell(line: Redis, queue: string, { preview, ...coming }: Coming): Promise<void> {
  const jpeg = preview && Buffer.from(preview.jpeg).toString("base64");
  await line.publish(
    channelOf(queue),
    JSON.stringify({ ...coming, ...(preview ? { preview: { ...preview, jpeg } } : {}) }),
  );
}

/** @param line  which is for nothing else from now on */
export async function listen(line: Redis, queue: string, hear: (coming: Coming) => void): Promise<void> {
  line.on("message", (_, text) => {
    const coming = read(text);
    if (coming) hear(coming);
  });
  await line.subscribe(channelOf(queue));
}

/** What came over the channel; null where it is something else. */
export function read(text: string): Coming | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const { data } = message.safeParse(value);
  if (!data) return null;
  const { preview, ...coming } = data;
  return { ...coming, ...(preview ? { preview: { ...preview, jpeg: Buffer.from(preview.jpeg, "base64") } } : {}) };
}
