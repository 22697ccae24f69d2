/**
 * Numbers that the paper publishes, for orientation: USO, arXiv 2508.18966v1, Tables 1 and 2 (`usoTable`), 3 and 4
 * (`usoAblations`) and 5 (`dreambenchTable`).
 */

export interface Published {
  readonly model: string;
  readonly values: readonly (readonly [column: string, value: number])[];
}

type Columns = readonly string[];
/** One model: a number a column, null where the paper has none. */
const row = (columns: Columns, model: string, ...numbers: readonly (number | null)[]): Published => ({
  model,
  values: columns.flatMap((column, n) => {
    const value = numbers[n] ?? null;
    return value === null ? [] : [[column, value] as const];
  }),
});

const subject = ["CLIP-I", "DINO", "CLIP-T"] as const;
const style = ["CSD, style", "CLIP-T, style"] as const;
const both = ["CSD, both", "CLIP-T, both"] as const;
const all = [...subject, ...style, ...both] as const;

/** Subject-driven and style-driven generation on USO-Bench, and both together. */
export const usoTable: readonly Published[] = [
  row(subject, "RealCustom++", 0.314, 0.615, 0.303),
  row(subject, "RealGeneral", 0.485, 0.732, 0.275),
  row(subject, "UNO", 0.605, 0.789, 0.264),
  row(subject, "BAGEL", 0.516, 0.741, 0.298),
  row(subject, "OmniGen2", 0.475, 0.723, 0.302),
  row(subject, "FLUX.1 Kontext dev", 0.579, 0.775, 0.287),
  row(subject, "Qwen-Image Edit", 0.544, 0.756, 0.302),
  row(style, "DEADiff", 0.462, 0.274),
  row(style, "InstantStyle-XL", 0.54, 0.276),
  row(style, "CSGO", 0.452, 0.272),
  row(style, "StyleStudio", 0.348, 0.282),
  row(all, "DreamO", 0.588, 0.787, 0.28, 0.454, 0.278),
  row(both, "StyleID", 0.407, 0.23),
  row(both, "OmniStyle", 0.365, 0.229),
  row(all, "USO", 0.623, 0.793, 0.288, 0.557, 0.282, 0.495, 0.283),
];

const ablation = ["CLIP-I", "CLIP-T", ...both] as const;
/** Parts of the method taken away (Table 3), and other projectors (Table 4: its setting is not said). */
export const usoAblations: readonly Published[] = [
  row(ablation, "USO", 0.623, 0.288, 0.495, 0.283),
  row(ablation, "USO without style reward", 0.62, 0.284, 0.413, 0.28),
  row(ablation, "USO without style alignment", 0.621, 0.275, 0.409, 0.28),
  row(ablation, "USO without separate encoders", 0.594, 0.269, 0.382, 0.277),
  row(style, "Projector: resampler of depth 1", 0.336, 0.279),
  row(style, "Projector: resampler, SigLIP trained", 0.155, 0.288),
  row(style, "Projector: MLP of depth 1", 0.277, 0.284),
  row(style, "Projector: MLP, SigLIP trained", 0.179, 0.288),
  row(style, "Projector: hierarchical", 0.402, 0.284),
];

const dreambench = ["DINO", "CLIP-I", "CLIP-T"] as const;
/** DreamBench, six pictures a prompt. */
export const dreambenchTable: readonly Published[] = [
  row(dreambench, "real photographs", 0.774, 0.885, null),
  row(dreambench, "Textual Inversion", 0.569, 0.78, 0.255),
  row(dreambench, "DreamBooth", 0.668, 0.803, 0.305),
  row(dreambench, "BLIP-Diffusion", 0.67, 0.805, 0.302),
  row(dreambench, "ELITE", 0.647, 0.772, 0.296),
  row(dreambench, "Re-Imagen", 0.6, 0.74, 0.27),
  row(dreambench, "BootPIG", 0.674, 0.797, 0.311),
  row(dreambench, "SSR-Encoder", 0.612, 0.821, 0.308),
  row(dreambench, "RealCustom++", 0.702, 0.794, 0.318),
  // oxlint-disable-next-line oxc/approx-constant -- a published number
  row(dreambench, "OmniGen", 0.693, 0.801, 0.315),
  row(dreambench, "OminiControl", 0.684, 0.799, 0.312),
  row(dreambench, "FLUX.1 IP-Adapter", 0.582, 0.82, 0.288),
  row(dreambench, "UNO", 0.76, 0.835, 0.304),
  row(dreambench, "USO", 0.777, 0.838, 0.317),
];
