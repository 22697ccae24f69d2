/** The README's portrait: the one command that makes it. */
import { fileURLToPath } from "node:url";

/** The project's root, where the paths of the command begin. */
export const root = fileURLToPath(new URL("../", import.meta.url));

const subject = "assets/subjects/11-astronaut-photograph.jpg";
const style = "assets/styles/10-duotone.png";

/** As typed in the project's root. */
export const portrait = {
  subject,
  style,
  arguments: ["generate", "--subject", subject, "--style", style, "--size", "256x256", "--seed", "29"],
} as const;

/** As a person types it. */
export const portraitCommand = `npx atelier ${portrait.arguments.join(" ")}`;
