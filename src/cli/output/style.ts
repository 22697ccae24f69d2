/**
 * Emphasis in what a command says. It is marked by code points that are no characters, and becomes the terminal's own
 * sequences only when a line is written: so every other sequence in that line is a stranger's, and is not let through.
 */
import { styleText } from "node:util";
import { oneLine } from "../../contract/values/plain.ts";

const styles = ["bold", "dim", "red", "green"] as const;

const first = 0xfdd0;
const mark = (index: number): string => String.fromCharCode(first + index);
const marks = new RegExp(`([${mark(0)}-${mark(2 * styles.length - 1)}])`, "u");

const styled =
  (index: number) =>
  (text: string): string =>
    `${mark(2 * index)}${text}${mark(2 * index + 1)}`;

export const bold = styled(0);
export const dim = styled(1);
export const red = styled(2);
export const green = styled(3);

/**
 * One line for a stream, with its emphasis where the stream shows any. All emphasis ends with the line, so that a mark
 * in a stranger's text reaches no further.
 */
export function painted(line: string, stream: NodeJS.WriteStream): string {
  const codes = styles.flatMap((style) => styleText(style, "\0", { stream }).split("\0"));
  const parts = line
    .split(marks)
    .map((part) => (marks.test(part) ? codes[part.charCodeAt(0) - first]! : oneLine(part)));
  const ends = parts.length > 1 ? codes.filter((_, i) => i % 2 === 1) : [];
  return [...parts, ...new Set(ends)].join("");
}
