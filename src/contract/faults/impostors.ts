/** What may lie in the place of a file that was asked for, and the sentences for it. */

import { bytesInWords } from "../values/size.ts";

/** Who keeps large files elsewhere, and leaves a text that names them. */
export type PointerKind = "Git LFS" | "git-annex" | "Xet";

const fetching: Readonly<Record<PointerKind, string>> = {
  "Git LFS": "Run git lfs pull where it was cloned",
  "git-annex": "Run git annex get where it was cloned",
  Xet: "Fetch it with git-xet where it was cloned",
};

/** What a file is by its first bytes. */
export type Impostor =
  | { readonly is: "empty" }
  /** Room that was reserved for a download and never filled. */
  | { readonly is: "zeros" }
  /** Its title, where it has one. */
  | { readonly is: "page"; readonly title: string | null }
  /** What a site says in place of the file: JSON, XML or plain text. */
  | { readonly is: "message"; readonly text: string }
  | { readonly is: "json" }
  | { readonly is: "text" }
  /** Bytes of the file it stands for, where it says so. */
  | { readonly is: "pointer"; readonly of: PointerKind; readonly bytes: number | null }
  | { readonly is: "format"; readonly format: string };

/** What the file is, and what to do: "is a web page …: …". */
export function impostorWords(found: Impostor): string {
  switch (found.is) {
    case "empty":
      return "is empty: its download never began, or the disk was full. Download it again.";
    case "zeros":
      return "holds nothing but zeros where it should begin: its download was never finished. Download it again.";
    case "page":
      return `is a web page${quoted(found.title)}, probably a site's sign-in page, saved in place of the file. Sign in there and accept the licence where one is asked for, then download the file.`;
    case "message":
      return `is an error message of the site it came from${quoted(found.text)}, not the file. Sign in there or check the address, then download the file.`;
    case "json":
      return "is JSON text, which only describes weights and holds none. Choose the .safetensors file that belongs to it.";
    case "text":
      return "is plain text and holds no weights. Download the file itself.";
    case "pointer":
      return `is a ${found.of} pointer${found.bytes === null ? "" : ` to ${bytesInWords(found.bytes)}`}, not the file itself. ${fetching[found.of]}, or download the file.`;
    case "format":
      return `is ${found.format}, whatever its name says, and is not read here. Choose the safetensors edition.`;
    default:
      return found satisfies never;
  }
}

const quoted = (text: string | null): string => (text ? ` (“${text}”)` : "");
