/** What the licence of a model says of what is learned from it, in an artist's words, told before a training begins. */

export interface TrainingTerms {
  readonly licence: string;
  readonly url: string | null;
  /** Nothing need be accepted: what is learned is the artist's, whatever it is used for. */
  readonly free: boolean;
  readonly points: readonly string[];
}

/** As a model's manifest has it. */
export interface Licence {
  readonly name: string;
  readonly url?: string | undefined;
  readonly commercial: boolean;
}

/** FLUX.1-dev's licence, of any version, and those of its kin that say the same (Black Forest Labs, 1.1.1). */
const fluxDev = /^FLUX\.1.*\[?dev\]?.*Non-Commercial/i;

/** Of pictures that another program has made with it. */
export const fluxDevLicence = {
  name: "FLUX.1 [dev] Non-Commercial License",
  url: "https://huggingface.co/black-forest-labs/FLUX.1-dev/blob/main/LICENSE.md",
} as const;

/** Whether pictures made under a licence must not teach a model that competes with the one that made them. */
export const forbidsTeaching = (licence: string): boolean => fluxDev.test(licence);

const devPoints = [
  "Pictures that you make are yours to use, and to sell. They must not teach a model that competes with FLUX.1.",
  "What you train, a LoRA or a learned style, stays under FLUX.1-dev's licence. You may share it free of charge, with the licence and its notice beside it; you may not sell it, or earn money by running it, without a licence from Black Forest Labs.",
  "Before you publish pictures, look at them or filter them for what the licence forbids.",
  "Learn only from pictures that are yours to learn from.",
] as const;

const otherPoints = [
  "This model may not be used for profit, and what you train from it is bound by the same licence.",
  "Read the licence before you share or sell anything that was made or trained with it.",
  "Learn only from pictures that are yours to learn from.",
] as const;

const freePoints = [
  "This model is free: what you train from it is yours, to share and to sell, as the pictures are.",
  "Learn only from pictures that are yours to learn from.",
] as const;

export function trainingTerms({ name, url, commercial }: Licence): TrainingTerms {
  const points = commercial ? freePoints : fluxDev.test(name) ? devPoints : otherPoints;
  return { licence: name, url: url ?? null, free: commercial, points };
}
