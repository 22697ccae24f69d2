/** Every digest that a text names. */
export const digestsIn = (text: string): readonly string[] =>
  text.match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g) ?? [];
