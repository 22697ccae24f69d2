/** Faults of exporting. */
export const exportFaults = {
  "export.template": (d: { template: string; problem: string }) =>
    `Files cannot be named “${d.template}”: ${d.problem}. Tokens in braces are filled in, and “/” begins a subfolder, as in {person}/{style}-{number}.`,
  "export.cannot-start": (d: { problems: readonly string[] }) =>
    `The export did not start, and nothing was written. ${d.problems.join(" ")}`,
  "export.watermark-words": (d: { text: string }) =>
    `The watermark “${d.text}” could not be drawn: no font here has its letters. Choose other words, or a picture.`,
  "export.no-free-name": (d: { file: string }) =>
    `${d.file} could not be saved: this name and every number after it is taken. Choose another folder, or a template that tells the pictures apart.`,
} as const;
