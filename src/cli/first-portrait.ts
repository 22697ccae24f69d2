/** `npm start`: makes the README's portrait and says where it lies and how to go on. */
import { rememberCompiled } from "./compile-cache.ts";
import { portrait, portraitCommand, root } from "./portrait.ts";

rememberCompiled();
process.chdir(root);
const { run } = await import("./run.ts");
process.exitCode = await run([...portrait.arguments, "--out", "portraits"]);

if (process.exitCode === 0) {
  process.stdout.write(`
That is the first portrait: the photograph ${portrait.subject} in the style of ${portrait.style}.
This command makes it:

  ${portraitCommand}

Now name your own pictures after --subject and --style. Everything else: npx atelier --help
`);
}
