/** What comes with the project. */
import { fileURLToPath } from "node:url";

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

export const bundled = {
  model: path("models/uso-mini"),
  subject: path("assets/subjects/11-astronaut-photograph.jpg"),
  style: path("assets/styles/05-watercolor.png"),
} as const;

export const samples = { subjects: path("assets/subjects"), styles: path("assets/styles") } as const;
