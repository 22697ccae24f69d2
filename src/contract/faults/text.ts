/** Faults of tokenizers. A prompt itself is never at fault: any text can be encoded. */
export const textFaults = {
  "text.tokenizer-missing": (d: { file: string }) =>
    `The tokenizer file ${d.file} is not there. Install the model again.`,
  "text.tokenizer-unusable": (d: { file: string; problem: string }) =>
    `The tokenizer file ${d.file} cannot be used: ${d.problem}. Install the model again.`,
  "text.tokenizer-length": (d: { file: string; maxLength: number; special: number }) =>
    `The tokenizer ${d.file} adds ${d.special} tokens of its own, but the model reads ${d.maxLength} in all. Correct max_length in the model's description.`,
  "text.token-unknown": (d: { file: string; token: string }) =>
    `The tokenizer ${d.file} has no number for "${d.token}", nor one for unknown words. Install the model again.`,
  "text.token-out-of-range": (d: { file: string; id: number; vocabSize: number }) =>
    `The tokenizer ${d.file} gives token ${d.id}, but the text encoder knows ${d.vocabSize}: the two do not belong together. Install the model again.`,
} as const;
