/** How the layers of a LoRA are called in a file: kohya's names, which ComfyUI reads too, or those of diffusers and PEFT. */
export const loraFormats = ["kohya", "diffusers"] as const;
export type LoraFormat = (typeof loraFormats)[number];
