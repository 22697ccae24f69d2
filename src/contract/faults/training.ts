/** Faults of training. */
import { bytesInWords } from "../values/size.ts";

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
  "training.too-few": (d: { stage: string; triplets: number; least: number }) =>
    `${d.triplets === 1 ? "One triplet is" : `${d.triplets} triplets are`} too few to ${d.stage}: the model would learn the pictures by heart. Give it at least ${d.least}, better hundreds.`,
  "training.all-alike": (d: { triplets: number }) =>
    `All ${d.triplets} triplets lead to the same picture: the model would learn that picture and nothing else. Add targets that differ.`,
  "training.data-changed": (d: { folder: string; step: number }) =>
    `What is learned from changed since this training was begun: pictures or lines are others, more or fewer. What was reached, ${d.step} steps, is kept in ${d.folder}. Put the pictures back as they were to go on, or choose another folder to begin anew.`,
  "training.no-space": (d: { folder: string; needed: number; free: number }) =>
    `The training keeps up to ${bytesInWords(d.needed)} in ${d.folder}, and ${bytesInWords(d.free)} are free there. Make room, or choose a folder on another disk; nothing was written.`,
  "training.does-not-fit": (d: { needed: number; memory: number; would: string }) =>
    `This training needs ${bytesInWords(d.needed)} of memory, and ${bytesInWords(d.memory)} may be used. ${d.would}`,
  "training.layer-missing": (d: { layer: string; model: string; blocks: string }) =>
    `${d.model} has no layers named ${d.layer}. It has ${d.blocks}. Name some of those, or leave the choice out to train all.`,
  "training.run-busy": (d: { folder: string }) =>
    `Another training is at work in ${d.folder} right now. Wait until it is done, stop it there, or choose another folder.`,
  "training.stopped": (_: Record<string, never>) =>
    `Stopped. What was reached is kept, and the same command goes on from there.`,
  "training.busy": (d: { name: string }) =>
    `${d.name} is being trained already, and one training is begun at a time. Wait until it is done, or stop it under Queue.`,
  "training.name-taken": (d: { name: string }) =>
    `Something is called ${d.name} among the models already. Give the new model another name.`,
  "training.not-running": (d: { folder: string }) =>
    `No training is at work in ${d.folder}, so there is none to wait or to go on. One that was stopped goes on by the command that it was begun with.`,
  "training.no-csd": (_: Record<string, never>) =>
    `CSD, which is to judge styles, is not among the models. Get it: atelier models get measures. Or let the model's own style encoder judge: --reward own.`,
  "training.ended": (_: Record<string, never>) =>
    `This training has ended meanwhile. What it has reached is kept; the command that it was begun with goes on.`,
  "training.no-lora": (d: { folder: string }) =>
    `There is no LoRA in ${d.folder}: an alignment trains the projector alone, and what is learned is written when a training ends. Name the folder of a disentanglement or a reward training that has ended.`,
  "training.checkpoint-invalid": (d: { file: string; problem: string }) =>
    `${d.file} is no checkpoint of a training (${d.problem}). Remove it to begin anew, or choose another folder.`,
} as const;
