/** Numbers that the paper publishes, for orientation: USO, arXiv 2508.18966, Tables 1, 2 and 5. */

export interface Published {
  readonly model: string;
  readonly values: readonly (readonly [column: string, value: number])[];
}

/** Subject-driven and style-driven generation on USO-Bench, and both together. */
export const usoTable: readonly Published[] = [
  {
    model: "RealCustom++",
    values: [
      ["CLIP-I", 0.314],
      ["DINO", 0.615],
      ["CLIP-T", 0.303],
    ],
  },
  {
    model: "UNO",
    values: [
      ["CLIP-I", 0.605],
      ["DINO", 0.789],
      ["CLIP-T", 0.264],
    ],
  },
  {
    model: "FLUX.1 Kontext dev",
    values: [
      ["CLIP-I", 0.579],
      ["DINO", 0.775],
      ["CLIP-T", 0.287],
    ],
  },
  {
    model: "InstantStyle-XL",
    values: [
      ["CSD, style", 0.54],
      ["CLIP-T, style", 0.276],
    ],
  },
  {
    model: "CSGO",
    values: [
      ["CSD, style", 0.452],
      ["CLIP-T, style", 0.272],
    ],
  },
  {
    model: "DreamO",
    values: [
      ["CLIP-I", 0.588],
      ["DINO", 0.787],
      ["CLIP-T", 0.28],
      ["CSD, style", 0.454],
      ["CLIP-T, style", 0.278],
    ],
  },
  {
    model: "OmniStyle",
    values: [
      ["CSD, both", 0.365],
      ["CLIP-T, both", 0.229],
    ],
  },
  {
    model: "USO",
    values: [
      ["CLIP-I", 0.623],
      ["DINO", 0.793],
      ["CLIP-T", 0.288],
      ["CSD, style", 0.557],
      ["CLIP-T, style", 0.282],
      ["CSD, both", 0.495],
      ["CLIP-T, both", 0.283],
    ],
  },
];

/** DreamBench. */
export const dreambenchTable: readonly Published[] = [
  {
    model: "real photographs",
    values: [
      ["DINO", 0.774],
      ["CLIP-I", 0.885],
    ],
  },
  {
    model: "DreamBooth",
    values: [
      ["DINO", 0.668],
      ["CLIP-I", 0.803],
      ["CLIP-T", 0.305],
    ],
  },
  {
    model: "UNO",
    values: [
      ["DINO", 0.76],
      ["CLIP-I", 0.835],
      ["CLIP-T", 0.304],
    ],
  },
  {
    model: "USO",
    values: [
      ["DINO", 0.777],
      ["CLIP-I", 0.838],
      ["CLIP-T", 0.317],
    ],
  },
];
