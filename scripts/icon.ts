/** Draws `assets/icon.png`, of which the packages' icons are made, from `assets/icon.svg`: `node scripts/bootstrap.mjs scripts/icon.ts`. */
import { join } from "node:path";
import sharp from "sharp";
import { root } from "./launch.mjs";

const assets = join(root, "assets");
await sharp(join(assets, "icon.svg")).resize(1024, 1024).png({ compressionLevel: 9 }).toFile(join(assets, "icon.png"));
