/** A JSON object taken apart member by member. */

/** More members than any honest file has; what a hostile one may cost in memory ends here. */
const mostMembers = 1_000_000;

/** One `"key": value` of a JSON object, the value still as text. */
export interface Member {
  readonly key: string;
  readonly value: string;
}

/**
 * The members of the JSON object that a text consists of, in order, repeated keys included.
 *
 * `JSON.parse` on a header from an untrusted file would drop all but the last of repeated keys without a word and
 * build whatever is nested inside; here every value stays text until someone knows what to expect of it.
 * @throws SyntaxError where the text is not one JSON object. Values are only delimited, not checked.
 */
export function* members(text: string): Generator<Member> {
  let at = blanksEnd(text, 0);
  expect(text, at, "{");
  at = blanksEnd(text, at + 1);
  if (text[at] === "}") return end(text, at + 1);
  for (let count = 1; ; count++) {
    if (count > mostMembers) throw new SyntaxError(`it has more than ${mostMembers} entries`);
    expect(text, at, '"');
    const keyEnd = stringEnd(text, at);
    const key = JSON.parse(text.slice(at, keyEnd)) as string;
    if (!key.isWellFormed()) throw new SyntaxError(`the name at character ${at} is not valid Unicode`);
    at = blanksEnd(text, keyEnd);
    expect(text, at, ":");
    at = blanksEnd(text, at + 1);
    const valueAt = at;
    at = valueEnd(text, at);
    yield { key, value: text.slice(valueAt, at) };
    at = blanksEnd(text, at);
    if (text[at] === "}") return end(text, at + 1);
    expect(text, at, ",");
    at = blanksEnd(text, at + 1);
  }
}

function expect(text: string, at: number, character: string): void {
  if (text[at] !== character) throw new SyntaxError(`'${character}' was expected at character ${at}`);
}

function end(text: string, at: number): void {
  const rest = blanksEnd(text, at);
  if (rest !== text.length) throw new SyntaxError(`it goes on after its end at character ${rest}`);
}

function blanksEnd(text: string, at: number): number {
  let i = at;
  while (i < text.length && " \t\n\r".includes(text.charAt(i))) i++;
  return i;
}

/** Where the string that opens at `at` has ended. */
function stringEnd(text: string, at: number): number {
  for (let quote = text.indexOf('"', at + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (text[quote - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return quote + 1;
  }
  throw new SyntaxError(`the text at character ${at} has no end`);
}

/** Where the value that begins at `at` has ended: brackets are matched by number, strings skipped. */
function valueEnd(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length;) {
    const character = text.charAt(i);
    if (depth === 0 && i > at && ",}] \t\n\r".includes(character)) return i;
    if (character === '"') {
      i = stringEnd(text, i);
      if (depth === 0) return i;
      continue;
    }
    i++;
    if (character === "{" || character === "[") depth++;
    else if ((character === "}" || character === "]") && --depth <= 0) return i;
  }
  throw new SyntaxError(`the value at character ${at} has no end`);
}
