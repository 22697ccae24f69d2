import { once } from "node:events";
import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../tests/fixtures/temporary.ts";
import { startThread, threadProgram } from "./thread.ts";

const folder = temporaryFolder();
const program = pathToFileURL(join(folder, "program.ts"));
const words = join(folder, "words.ts");

await writeFile(
  program,
  `import { parentPort, workerData } from "node:worker_threads";
   import { greeting } from "./words.ts";
   interface Person { readonly name: string }
   parentPort!.postMessage([greeting((workerData as Person).name), import.meta.url]);`,
);
const write = (word: string): Promise<void> =>
  writeFile(words, `export const greeting = (name: string): string => \`${word}, \${name}\`;`);

/** What a thread of the program says, and the file it ran. */
async function run(): Promise<readonly [said: string, file: string]> {
  const thread = startThread(await threadProgram(program), { name: "Anna" });
  const [[message]] = (await Promise.all([once(thread, "message"), once(thread, "exit")])) as [
    [[string, string]],
    unknown,
  ];
  return message;
}

test("a program in TypeScript runs as JavaScript, with its data and what it imports", async () => {
  await write("Hello");
  const [said, file] = await run();
  expect(said).toBe("Hello, Anna");
  expect(file).toMatch(/\.mjs$/);
});

test("it is bundled once, and anew when a file that it imports has changed", async () => {
  await write("Hello");
  const before = await threadProgram(program);
  expect(await threadProgram(program)).toEqual(before);
  await write("Good morning");
  await utimes(words, new Date(), new Date(Date.now() + 5_000));
  expect(await threadProgram(program)).not.toEqual(before);
  expect((await run())[0]).toBe("Good morning, Anna");
});

test("starts at the same time each get the whole bundle", async () => {
  await write("Good evening");
  const said = await Promise.all([run(), run(), run(), run()]);
  expect(said.map(([text]) => text)).toEqual(Array.from({ length: 4 }, () => "Good evening, Anna"));
});

test("a program in JavaScript is taken as it is, and one that cannot be bundled is told", async () => {
  const plain = pathToFileURL(join(folder, "plain.js"));
  expect(await threadProgram(plain)).toBe(plain);
  await writeFile(join(folder, "broken.ts"), "const =");
  await expect(threadProgram(pathToFileURL(join(folder, "broken.ts")))).rejects.toThrow(/broken\.ts/);
});
