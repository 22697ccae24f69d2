/** How a LoRA's file calls layers: by kohya's names, which ComfyUI reads too, or those of diffusers and PEFT. */
export const loraFormats = ["kohya", "diffusers"] as const;
export type LoraFormat = (typeof loraFormats)[number];
