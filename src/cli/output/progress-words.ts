/** How far the pictures are, in words. */
import type { Progress } from "../../contract/engine.ts";

const encoding = {
  lora: "Reading the LoRA",
  subject: "Reading the subject",
  style: "Reading the style",
  text: "Reading the prompt",
  conditioning: "Preparing",
} as const;

/** Progress as a line. */
export function inWords(p: Progress): string {
  switch (p.phase) {
    case "load":
      return `Computing on ${p.provider.why}`;
    case "encode":
      return encoding[p.what];
    case "denoise": {
      const left = timeLeft(p.secondsLeft);
      return `${which(p)}step ${p.step} of ${p.steps}${left && `, ${left}`}`;
    }
    case "decode":
      return `${which(p)}finishing`;
    case "saved":
      return p.saved.file;
    default:
      return p satisfies never;
  }
}

/** "Picture 2 of 4: ", or nothing where there is only one. */
export const which = ({ picture, pictures }: { readonly picture: number; readonly pictures: number }): string =>
  pictures > 1 ? `Picture ${picture} of ${pictures}: ` : "";

/** Seconds left, as a person would say it; empty while nothing is known. */
export function timeLeft(seconds: number | null): string {
  if (seconds === null || seconds <= 0) return "";
  if (seconds < 1) return "less than 1 s left";
  return `${timeInWords(seconds)} left`;
}

/** "80 s", "12 min", "2.5 h". */
export function timeInWords(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(seconds / 3600).toFixed(1)} h`;
}
