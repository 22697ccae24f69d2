/** Names for new people and styles, read off the files they come from. */

/** What cameras, clipboards and downloads call a picture says nothing about it. */
const meaningless =
  /^(img|image|dsc|dscf|dscn|pxl|photo|picture|screenshot|untitled|pasted|download|clipboard|unnamed|scan|mvimg|wa)\b/i;

/** "anna_march-2.jpg" is "Anna march"; a name that says nothing is empty. */
export function nameOfFile(file: string): string {
  const words = file
    .replace(/\.[^.]*$/, "")
    .replace(/[_\-.+]+|\(\d+\)/g, " ")
    .replace(/(?<=\p{L})\d+$|\s+\d+\s*$/gu, "")
    .replace(/^\s*\d+(?=\s+\p{L})/u, "")
    .replace(/\s+/g, " ")
    .trim();
  if (words === "" || meaningless.test(words) || !/\p{L}/u.test(words) || /^[0-9a-f ]{16,}$/i.test(words)) return "";
  return words.charAt(0).toLocaleUpperCase() + words.slice(1, 80);
}

/** What a LoRA is called: by the artist, or by its file. */
export const nameOfLora = ({ name, path }: { readonly name?: string | undefined; readonly path: string }): string =>
  name ?? (path.split(/[\\/]/).at(-1) ?? path).replace(/\.safetensors$/, "");

/** The words that all files begin with; what the first one says where they share none. */
export function nameOfFiles(files: readonly string[]): string {
  const names = files.map(nameOfFile);
  const [first = ""] = names;
  const words = first.split(" ");
  const shared = words.filter((word, at) =>
    names.every(
      (name) =>
        name.split(" ")[at]?.toLowerCase() === word.toLowerCase() &&
        words.slice(0, at).every((before, k) => name.split(" ")[k]?.toLowerCase() === before.toLowerCase()),
    ),
  );
  return shared.join(" ") || first;
}
