/** Faults of training. */
export const trainingFaults = {
  "training.no-triplets": (d: { folder: string }) =>
    `There is nothing to learn from in ${d.folder}: it has no pictures, and no triplets.jsonl with at least one line. Put pictures there, with what they show in a .txt beside each, or triplets, whose lines name pictures of the folder, as in {"content": "content/anna.png", "style": "style/ink.png", "target": "target/anna-ink.png"}.`,
  "training.triplet-invalid": (d: { file: string; line: number; problem: string }) =>
    `Line ${d.line} of ${d.file} cannot be used: ${d.problem}. Correct it, or take the line out.`,
  "training.picture-missing": (d: { file: string; line: number; picture: string }) =>
    `${d.picture}, named in line ${d.line} of ${d.file}, is not there. Put it back, or take the line out.`,
  "training.licence": (d: { licence: string; url: string | null }) =>
    `What is trained from this model comes under terms that you have to accept first: ${d.licence}${d.url === null ? "" : `, ${d.url}`}. Read them, then add --accept-licence. It is asked once.`,
  "training.no-families": (d: { families: readonly string[] }) =>
    `No family of styles is left to train with: all that were asked for are held out. Name more of them: ${d.families.join(", ")}.`,
  "training.no-photographs": (d: { folder: string }) =>
    `${d.folder} holds fewer than two photographs to take contents from. Choose a folder of pictures that you may use so, or leave it out.`,
  "training.drawn-otherwise": (d: { folder: string }) =>
    `${d.folder} holds triplets that were drawn with other settings. Go on with those it was begun with (drawn.json tells), or choose another folder.`,
  "training.nothing-fits": (d: { stage: string; needs: string }) =>
    `None of the triplets can be used to ${d.stage}: that takes triplets with ${d.needs}. Add some, or choose another training.`,
  "training.other-run": (d: { folder: string; differs: readonly string[] }) =>
    `${d.folder} holds another training: it differs in ${d.differs.join(", ")}. Go on with the settings it was begun with, or choose another folder.`,
  "training.not-finite": (d: { step: number; times: number }) =>
    `The training stopped at step ${d.step}: the loss was no number ${d.times} times in a row. The checkpoint before it is kept. Go on with a lower rate.`,
  "training.checkpoint-invalid": (d: { file: string; problem: string }) =>
    `${d.file} is no checkpoint of a training (${d.problem}). Remove it to begin anew, or choose another folder.`,
} as const;
