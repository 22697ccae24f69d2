/** `node scripts/bootstrap.mjs <script> [arguments …]`: what every npm script of this project goes through. */
import { launch } from "./launch.mjs";

const [script, ...args] = process.argv.slice(2);
if (script === undefined) {
  console.error("Usage: node scripts/bootstrap.mjs <script> [arguments …]");
  process.exitCode = 2;
} else {
  process.exitCode = await launch(script, args);
}
