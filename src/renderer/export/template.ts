/**
 * A file-name template as it is edited: text with tokens in braces. The studio's exporter reads it for good; this only
 * shows and changes it.
 */
import { type NameToken, nameTokens } from "../../contract/library/exporting.ts";

export interface Piece {
  readonly kind: "text" | "token" | "unknown";
  /** As written, braces included. */
  readonly text: string;
  /** Place of its first character. */
  readonly at: number;
}

/** A template and where the caret stands in it. */
export interface Edited {
  readonly template: string;
  readonly caret: number;
}

/** The template cut at its tokens. Joined again, the pieces are the template. */
export function pieces(template: string): readonly Piece[] {
  let at = 0;
  return template
    .split(/(\{[^{}]*\})/)
    .filter((text) => text !== "")
    .map((text) => {
      const piece = { kind: kindOf(text), text, at };
      at += text.length;
      return piece;
    });
}

function kindOf(text: string): Piece["kind"] {
  if (!/^\{[^{}]*\}$/.test(text)) return "text";
  return nameTokens.includes(text.slice(1, -1).trim().toLowerCase() as NameToken) ? "token" : "unknown";
}

/**
 * Puts a token in place of what is selected. Inside another token it goes behind it, and beside one a hyphen keeps them
 * apart.
 */
export function withToken(template: string, token: NameToken, from: number, to: number): Edited {
  const around = pieces(template).find(
    (piece) => piece.kind !== "text" && piece.at < from && from < piece.at + piece.text.length,
  );
  const start = around && from === to ? around.at + around.text.length : from;
  const before = template.slice(0, start);
  const after = template.slice(Math.max(start, to));
  const put = `${before.endsWith("}") ? "-" : ""}{${token}}${after.startsWith("{") ? "-" : ""}`;
  return { template: before + put + after, caret: before.length + put.length };
}

/** Backspace and Delete take a whole token; null where they take one character as ever. */
export function withoutToken(template: string, caret: number, key: "Backspace" | "Delete"): Edited | null {
  const gone = pieces(template).find(
    (piece) =>
      piece.kind !== "text" && (key === "Backspace" ? piece.at + piece.text.length === caret : piece.at === caret),
  );
  return gone
    ? { template: template.slice(0, gone.at) + template.slice(gone.at + gone.text.length), caret: gone.at }
    : null;
}
