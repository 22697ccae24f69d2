/** Styles that artists give one another in a folder they share. */
import { z } from "zod";
import { absolutePath, id, line } from "../values/forms.ts";
import type { StyleId } from "../values/id.ts";
import type { StyleDepth } from "../learning/learning.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";

/** One version of a style, as it was published. */
export interface SharedStyle {
  /** Tells it from all others in the folder. */
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly author: string;
  /** Everybody whose version it goes on from, and the author. */
  readonly authors: readonly string[];
  readonly licence: string;
  /** Milliseconds since 1970. */
  readonly published: number;
  readonly pictures: number;
  /** What was learned of it comes with it, for each of these models. */
  readonly learned: readonly { readonly model: string; readonly depth: StyleDepth }[];
  /** A style of its name and version is in the library. */
  readonly here: boolean;
}

export const packCalls = {
  /**
   * By name, the newest version first; and how many more are there that have not arrived as a whole, or that a newer
   * version of the studio wrote.
   */
  "packs.list": call({
    in: z.strictObject({ folder: absolutePath }),
    out: output<{ readonly styles: readonly SharedStyle[]; readonly unread: number }>(),
  }),
  /**
   * Publishes a style as its next version there. Only its pictures go, and what was learned of them and is in
   * use, under numbers for names.
   */
  "packs.publish": call({
    in: z.strictObject({ folder: absolutePath, style: id<StyleId>(), author: line(200), licence: line(500) }),
    out: output<SharedStyle>(),
  }),
  /** Takes one into the library, beside its other versions; the same one a second time is the style it was. */
  "packs.accept": call({
    in: z.strictObject({ folder: absolutePath, id: z.string().min(1).max(1_000) }),
    out: output<{ readonly style: StyleId; readonly name: string; readonly there: boolean }>(),
  }),
};
export type PackCalls = CallsOf<typeof packCalls>;
