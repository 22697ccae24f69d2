/** Tells a file's beginning from what networks and sites send in its place: sign-in pages, error messages. */
import { impostorIn } from "../../../formats/impostor.ts";
import { Passing } from "./retry.ts";

/** So much of an answer is looked at before any of it counts. */
export const beginning = 512;

/** What sends its own page where a file was asked for. */
export const pageInstead = (host: string): Passing =>
  new Passing(host, "it sends a page in place of the file", null, { page: true });

/** Whether an answer calls itself a web page. */
export const saysPage = ({ headers }: Response): boolean =>
  /^\s*(text\/html|application\/xhtml)/i.test(headers.get("content-type") ?? "");

/**
 * What is wrong with the first bytes of a file; null where they may be its own. Of texts, only that they are no page is
 * known.
 */
export function wrongBeginning(head: Uint8Array, path: string, host: string): Passing | null {
  const found = impostorIn(head, Math.max(head.length, beginning));
  if (found === null || /\.(md|html?)$/i.test(path)) return null;
  if (found.is === "page") return pageInstead(host);
  if (/\.(json|txt|model)$/i.test(path) || found.is === "zeros") return null;
  return new Passing(host, "it sends something else than the file", null);
}
