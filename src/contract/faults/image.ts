/** Faults of pictures: those that are read, and those that are written. */
const choose = "Choose a JPEG, PNG, HEIC, WebP, AVIF, TIFF or GIF picture";

export const imageFaults = {
  "image.missing": (d: { file: string }) =>
    `There is no picture at ${d.file}: it was moved, renamed or deleted, or the name is misspelt. Check the path, or choose the picture again.`,
  "image.is-folder": (d: { file: string }) =>
    `${d.file} is a folder, and a picture was expected. Choose one of the pictures in it.`,
  "image.not-readable": (d: { file: string; reason: string }) =>
    `${d.file} could not be opened: ${d.reason}. Check who may read it and that its drive is connected.`,
  "image.unreadable": (d: { file: string; reason: string }) =>
    `${d.file} could not be read as a picture: ${d.reason}. ${choose}, or get an undamaged copy of this one.`,
  "image.unsupported": (d: { file: string; format: string }) =>
    `${d.file} is ${d.format}, which cannot be read here. Save it as JPEG, or PNG, or TIFF with 16 bits, in another program and use that.`,
  "image.camera-raw": (d: { file: string; name: string }) =>
    `${d.file} is a camera RAW file${d.name === "" ? "" : ` (${d.name})`}: what the sensor saw, with a small preview that is not taken in place of the photograph. Develop it in your camera's program or a photo program, save it as JPEG or TIFF, and use that.`,
  "image.file-too-large": (d: { file: string; bytes: number; limit: number }) =>
    `${d.file} is ${megabytes(d.bytes)} MB large, more than the ${megabytes(d.limit)} MB allowed for a picture. Save it smaller, as JPEG for example.`,
  "image.too-large": (d: { file: string; width: number; height: number; maxPixels: number }) =>
    `${d.file} says it is ${d.width} × ${d.height} pixels, more than the ${Math.round(d.maxPixels / 1e6)} megapixels that are opened, so that no file can exhaust the memory. Scale it down first.`,
  "image.blank": (d: { file: string; width: number; height: number; bytes: number }) =>
    `${d.file} says it is ${d.width} × ${d.height} pixels, and has ${d.bytes} bytes: in so few nothing but a blank picture can be. ${choose} that shows something.`,
  "image.too-small": (d: { file: string; width: number; height: number; minimum: number }) =>
    `${d.file} is only ${d.width} × ${d.height} pixels: too little to work from. Choose a picture of at least ${d.minimum} pixels a side, better 512.`,
  "image.not-finite": (d: { index: number }) =>
    `The picture came out of the computation with values that are no numbers (the first at position ${d.index}): it would be noise, so it was not made. Choose float32 precision or another execution provider, and a LoRA strength and guidance nearer to the defaults.`,
  "image.unknown-format": (d: { file: string }) =>
    `${d.file} does not say in which format to save: its name ends in none of .png, .jpg, .jpeg, .webp. Give it one of these endings.`,
  "image.exists": (d: { file: string }) =>
    `${d.file} was not saved: a file of that name is there already, and it was not to be replaced. Choose another name or folder.`,
  "image.disk-full": (d: { file: string }) =>
    `${d.file} could not be saved: the disk is full or its quota used up. Nothing half-written was left there. Free some space, or choose a folder on another disk.`,
  "image.not-writable": (d: { file: string; reason: string }) =>
    `${d.file} could not be saved: ${d.reason}. Choose another folder, or allow writing there.`,
  "image.folder-unusable": (d: { folder: string; reason: string }) =>
    `Nothing can be saved in ${d.folder}: ${d.reason}. Choose another folder, or allow writing there.`,
  "image.no-space": (d: { folder: string; bytes: number; free: number }) =>
    `The pictures may take ${megabytes(d.bytes)} MB, and the disk of ${d.folder} has ${megabytes(d.free)} MB free. Free some space, or choose a folder on another disk.`,
  "image.write-failed": (d: { file: string; reason: string }) =>
    `${d.file} could not be saved: ${d.reason}. Nothing half-written was left there. Check the drive, or choose another folder.`,
  "image.recipe-too-long": (d: { file: string; bytes: number; limit: number }) =>
    `The recipe of ${d.file} takes ${d.bytes} bytes, and a JPEG holds ${d.limit} at most. Save the picture as PNG or WebP, or shorten the prompt.`,
} as const;

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
