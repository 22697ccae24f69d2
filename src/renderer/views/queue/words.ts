import { oneLine } from "../../../contract/values/plain.ts";
import type { Job } from "../../../contract/making/queue.ts";
import type { Text } from "../../text/text.ts";
import { grouped } from "../../text/words.ts";

/** How a job is made, in few words: "256 × 256 · 2 variations", "256 × 320 · New scene: on a windy beach". */
export function howOf({ draft, seed }: Pick<Job, "draft" | "seed">, t: Text["queue"]): string {
  const prompt = draft.prompt.trim();
  const scene = prompt === "" ? null : draft.people.length > 0 && !draft.keepPose ? t.newScene(prompt) : prompt;
  const variations = draft.count > 1 ? t.variations(draft.count) : null;
  const parts = [t.size(draft.width, draft.height), variations, scene].filter((part) => part !== null);
  return oneLine((parts.length > 1 ? parts : [...parts, t.seed(grouped(seed))]).join(" · "));
}
