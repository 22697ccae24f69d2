/** How a model can be stored to be smaller: the numbers of its large networks. */
export const modelPrecisions = ["fp16", "int8", "int4"] as const;
export type ModelPrecision = (typeof modelPrecisions)[number];
