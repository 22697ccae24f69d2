/**
 * The prompts of USO-Bench that its paper shows (USO, arXiv 2508.18966v1, Figures 12 and 17 for styles; section 4.1 and
 * the figures of results for subjects). The full lists of 30 and 30 are not published.
 */

/** 17 of the 30 for styles, word by word. */
export const knownStylePrompts = [
  "A villa on the coast.",
  "A cat sleeping on a chair.",
  "A beautiful woman.",
  "Handsome boy.",
  "A canvas bag.",
  "A duck.",
  "A child standing beside a huge cat",
  "Eiffel tower.",
  "The cat chased the butterfly in the snow.",
  "Farmhouse.",
  "Lighthouse.",
  "A tulip.",
  "The boy stands under a banyan tree, with an endless field behind him.",
  "The top chef is stir-frying in the kitchen.",
  "The bag was placed on the mall shelf.",
  "Small boat in the lake.",
  "A dog lying on its stomach.",
] as const;

/** Ten of the 30 for subjects: seven descriptive ones, whose subject `{}` stands for, and three that restyle. */
export const knownSubjectPrompts = [
  "{} is reading a book in a cafe",
  "{} in flower shops carefully match bouquets, conveying beautiful emotions and blessings with flowers",
  "{} gave an impassioned speech on the podium",
  "{} with a mountain in the background",
  "{} on the beach",
  "{} skateboarding on the street",
  "{} crouched down in the garden and carefully trimmed the flower branches",
  "Transform the style of image into Studio Ghibli anime style",
  "Transform the style of image into Pixel style",
  "Transform the style of image into Lego building block wind style",
] as const;
