/** A watermark over a picture: words, or a picture with transparency, in a corner or in the middle. */
import sharp from "sharp";
import type { OverlayOptions } from "sharp";
import type { Watermark } from "../../contract/library/exporting.ts";
import { Fault } from "../../contract/fault.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Room to the edges, as a share of the short side. */
const margin = 0.03;

/**
 * The layers that sharp puts over a picture of this size.
 * @throws Fault `image.unreadable` for a watermark that is no picture, `export.watermark-words` for words that no font
 *   here can draw
 */
export async function watermarkLayers(mark: Watermark, { width, height }: Size): Promise<readonly OverlayOptions[]> {
  const within = {
    width: Math.max(8, Math.round((width * mark.width) / 100)),
    height: Math.max(8, Math.round(height * (1 - 2 * margin))),
  };
  const drawn = mark.kind === "text" ? await words(mark.text, within) : await picture(mark.file, within);
  const { data, info } = await drawn.png().toBuffer({ resolveWithObject: true });
  const place = placeOf(mark.corner, info, { width, height });
  const faded = (tint: readonly [number, number, number]) =>
    sharp(data)
      .linear([...tint, mark.opacity / 100], [0, 0, 0, 0])
      .png()
      .toBuffer();
  const front = { input: await faded([1, 1, 1]), ...place };
  if (mark.kind === "picture") return [front];
  // White words stay readable on white by a dark edge.
  const edge = Math.max(1, Math.round(info.height / 24));
  const under = {
    input: await faded([0, 0, 0]),
    left: Math.min(place.left + edge, width - info.width),
    top: Math.min(place.top + edge, height - info.height),
  };
  return [under, front];
}

async function words(text: string, within: Size) {
  const markup = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const drawn = await sharp({
    text: { text: `<span foreground="white">${markup}</span>`, font: "sans bold 40", dpi: 144, rgba: true },
  })
    .png()
    .toBuffer()
    .catch((cause: unknown) => {
      throw new Fault("export.watermark-words", { text }, { cause });
    });
  return sharp(drawn)
    .trim()
    .resize({ ...within, fit: "inside" });
}

async function picture(file: string, within: Size) {
  const read = await sharp(file, { autoOrient: true })
    .ensureAlpha()
    .toColourspace("srgb")
    .png()
    .toBuffer()
    .catch((cause: unknown) => {
      throw new Fault(
        "image.unreadable",
        { file, reason: "the watermark is no picture that can be opened" },
        { cause },
      );
    });
  return sharp(read).resize({ ...within, fit: "inside" });
}

function placeOf(corner: Watermark["corner"], mark: Size, { width, height }: Size) {
  const room = Math.round(Math.min(width, height) * margin);
  const across = { left: room, middle: Math.round((width - mark.width) / 2), right: width - mark.width - room };
  const down = { top: room, middle: Math.round((height - mark.height) / 2), bottom: height - mark.height - room };
  const [vertical, horizontal] = places[corner];
  return {
    left: Math.max(0, Math.min(across[horizontal], width - mark.width)),
    top: Math.max(0, Math.min(down[vertical], height - mark.height)),
  };
}

const places = {
  "top left": ["top", "left"],
  "top right": ["top", "right"],
  "bottom left": ["bottom", "left"],
  "bottom right": ["bottom", "right"],
  centre: ["middle", "middle"],
} as const satisfies Record<Watermark["corner"], readonly ["top" | "middle" | "bottom", "left" | "middle" | "right"]>;
