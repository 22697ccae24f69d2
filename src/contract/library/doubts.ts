/** What is to be said of pictures that are chosen as subjects and styles, before anything is made of them. */
import { z } from "zod";
import { styles, subjects } from "../making/parts.ts";
import { mostOfAxis } from "../making/sheet-mark.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";

/** `blank`: hardly anything is to be seen. `bordered`: a picture within a plain border, as a photographed painting. */
export type Doubt = "blank" | "bordered";

export type Role = "subject" | "style";

/** Of one part of those asked about, by its place among its role's. */
export interface Doubtful {
  readonly role: Role;
  readonly at: number;
  readonly doubt: Doubt;
}

/** What a person reads of it. */
export function doubtWords(doubt: Doubt, role: Role, name: string): string {
  if (doubt === "blank")
    return role === "style"
      ? `${name} is a blank page: hardly anything is to be seen, so that there is no style to take. Choose a picture that shows strokes and colours.`
      : `${name} is a blank page: hardly anything is to be seen, and nobody. Choose a picture of a person or thing.`;
  return role === "style"
    ? `${name} lies within a plain border, like a photographed painting or a scan: the border counts as style, too. Cut it to the painting.`
    : `${name} is a picture within a plain border, like a photographed painting or a scan: its border is copied, too, and strokes pass for features. Cut it to the person, or use a photo of the person.`;
}

export const doubtCalls = {
  /** Those of which there is something to say, in their order. What cannot be read is found out elsewhere. */
  "parts.doubts": call({
    in: z.strictObject({
      people: z.array(subjects.element).max(mostOfAxis),
      styles: z.array(styles.element).max(mostOfAxis),
    }),
    out: output<readonly Doubtful[]>(),
  }),
};
export type DoubtCalls = CallsOf<typeof doubtCalls>;
