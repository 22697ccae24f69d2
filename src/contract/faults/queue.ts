import { type Issue, issuesInWords } from "../values/issue.ts";
import type { Missing } from "../making/parts.ts";

const nameless = { subject: "Somebody", style: "A style", lora: "A LoRA" } as const;

/** Faults of the queue and of what the composer hands to it. */
export const queueFaults = {
  "queue.nothing-to-go-by": (_: Record<string, never>) =>
    "There is nothing to go by. Choose a person or a style, or write what to make.",
  "queue.prompt-needed": (_: Record<string, never>) =>
    "A new scene needs words: write what the picture shows, or keep the pose of the photograph.",
  "queue.draft-invalid": (d: { model: string; issues: readonly Issue[] }) =>
    `${d.model} cannot make this. ${issuesInWords(d.issues)}`,
  "queue.too-many-pictures": (d: { what: "photographs" | "style pictures"; count: number; limit: number }) =>
    `${d.count} ${d.what} are more than the ${d.limit} that one picture can be made of. Take some out; a style counts with each of its pictures.`,
  "queue.sheet-too-large": (d: { pictures: number; limit: number }) =>
    `${d.pictures} pictures are more than the ${d.limit} that one sheet can have. Leave out people, styles or seeds, or make two sheets of it.`,
  "queue.made-of-gone": ({ missing: all }: { missing: readonly Missing[] }) =>
    `${all.map(({ role, name }) => name ?? nameless[role]).join(", ")} ${all.length === 1 ? "was" : "were"} deleted for good, so this picture cannot be made again. Edit it, and choose something else in that place.`,
  "queue.not-recorded": (_: Record<string, never>) =>
    "This was made privately: whom and what it was made of is recorded nowhere, so it cannot be made again or edited. Put people, styles and words into the composer anew; its size, steps and seed stand in the history.",
  "queue.private-failed": (_: Record<string, never>) =>
    "This picture could not be made. It was private, so that nothing is kept of what it was made of, nor of the reason, which names it. Look whether the photographs and styles are still there and can be opened, and make it from the composer.",
  "queue.job-unknown": (d: { id: number }) => `Job ${d.id} is no longer in the queue.`,
  "queue.not-waiting": (d: { title: string }) =>
    `"${d.title}" is not waiting any more, so its place cannot be changed.`,
  "queue.not-ended": (d: { title: string }) => `"${d.title}" has not ended, so there is nothing to try again.`,
} as const;
