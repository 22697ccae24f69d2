import type { Judge, TrainingStage } from "../../../contract/learning/training.ts";

interface Choice {
  readonly label: string;
  readonly note: string;
}

export const training = {
  open: "Train a model…",
  openHere: "Train…",
  openFor: (model: string) => `Train ${model}`,
  title: "Train a model",
  stage: "What it learns",
  stages: {
    align: { label: "To say a style", note: "Style alignment, the first of the three. The content is not shown." },
    disentangle: {
      label: "To keep content and style apart",
      note: "From whole triplets. Begin with a model that was aligned.",
    },
    reward: {
      label: "To be nearer to the style",
      note: "Style reward learning. Begin with a model that has learned the second.",
    },
  } satisfies Readonly<Record<TrainingStage, Choice>>,
  triplets: "Folder of triplets",
  tripletsNote: "As Triplets writes it, with triplets.jsonl in it, or pictures in one style with captions beside them.",
  pick: "Choose a folder of triplets",
  model: "Begins with",
  name: "The new model is called",
  called: (model: string, stage: TrainingStage) => {
    const learned = { align: "aligned", disentangle: "learned", reward: "rewarded" } as const;
    return `${model.slice(0, 80)}, ${learned[stage]}`;
  },
  steps: "Steps",
  side: "Size of pictures",
  rank: "Rank of a new LoRA",
  judge: "Styles are judged by",
  judges: { own: "Its own encoder", csd: "CSD" } satisfies Readonly<Record<Judge, string>>,
  judged: "What is judged",
  judgedAs: { guess: "A guess, quick", picture: "A picture, as in the paper" },
  takes: "What it takes",
  trying: "Looking at the folder, and trying a step to see how long it takes…",
  missing: "Choose a folder, and it is told here.",
  over: "This training is done already. Give the new model another name, or take more steps under another one.",
  facts: { triplets: "Triplets", done: "Done already", free: "Free there", folder: "Kept in" },
  doneOf: (done: number, steps: number) => `${done} of ${steps} steps`,
  waits: "It waits while pictures are made. Under Queue it is watched, paused and stopped; its place is kept.",
  begin: "Begin",
  goOn: "Go on",
} as const;
