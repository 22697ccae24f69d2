/** The composer's draft, which lies with the studio: the same in every window, and after every start. */
import { z } from "zod";
import { type Draft, draftSchema } from "./draft.ts";
import { nothing } from "../values/forms.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";

export const composingCalls = {
  /** null where none was kept, or what was kept is no draft any more. */
  "draft.kept": call({ in: nothing, out: output<Draft | null>() }),
  /** Every other window hears of it. */
  "draft.keep": call({
    in: z.strictObject({
      draft: draftSchema,
      /** Which window says so, by a name it gave itself. */
      by: z.string().min(1).max(100),
    }),
    out: output<null>(),
  }),
};
export type ComposingCalls = CallsOf<typeof composingCalls>;

export interface ComposingEvents {
  /** `by` is null where another program changed it. */
  "draft.changed": { readonly draft: Draft; readonly by: string | null };
}
