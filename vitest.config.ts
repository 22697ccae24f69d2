import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { nodePrograms } from "./scripts/build/bundles.ts";
import { programsFolder } from "./scripts/build/programs.ts";
import { bundledPrograms } from "./scripts/build/source-places.ts";
import { givingBack } from "./src/main/children/process.ts";
import { usableElectron } from "./tests/e2e/door.ts";

/** What starts a process or a worker, or opens the bundled model. It lies beside its file or in tests/process. */
const processTests = ["{src,scripts,bench}/**/*.process.test.ts", "tests/process/**/*.test.ts", "tests/cases.test.ts"];

/** The folder of a studio that was started once, for those tests that begin there. */
const begun = "tests/support/begin-home.ts";

/** Programs are started from their bundles, as artists start them. */
const programs = "tests/support/programs.ts";

/** Projects of one number run together, those of the next after them: what is quick to fail comes first. */
const project = (
  name: string,
  groupOrder: number,
  test: TestProjectInlineConfiguration["test"],
): TestProjectInlineConfiguration => ({ extends: true, test: { name, sequence: { groupOrder }, ...test } });

/** A window waits most of the time, so that two of them share a small machine well. */
const endToEnd: TestProjectInlineConfiguration["test"] = {
  include: ["tests/e2e/**/*.test.ts"],
  globalSetup: ["tests/e2e/build.ts", programs, begun, "tests/support/first-picture.ts"],
  maxWorkers: 2,
  testTimeout: 300_000,
  hookTimeout: 300_000,
};

// Tests that compute do so in processes of their own, where each tensor costs as many faults as in the engine.
Object.assign(process.env, { ...givingBack, ...process.env });

// What prepares the tests starts programs too.
process.env["ATELIER_TEST_PROGRAMS"] = pathToFileURL(programsFolder()).href;

export default defineConfig({
  // By a variable: transformed sources are kept from run to run, bundles have another folder with each change.
  plugins: [bundledPrograms(nodePrograms, (name) => `\`\${process.env["ATELIER_TEST_PROGRAMS"]}/${name}.mjs\``)],
  test: {
    // ONNX Runtime's native library is not safe to load in several worker threads of one process.
    pool: "forks",
    // Nobody's own models and library: a folder that is not there.
    env: {
      ATELIER_HOME: join(tmpdir(), `atelier-home-${process.pid}`),
      // As the programs do for their own: hundreds of processes and threads read the same sources.
      NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules/.cache/compiled"),
    },
    // Ends only what hangs: how long a machine takes that does other things besides decides no test.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // The second that is usual is short on a machine that does other things besides.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      project("unit", 0, {
        include: ["{src,scripts,bench}/**/*.test.ts", "tests/*.test.ts"],
        exclude: processTests,
        // The tests of a worker share its modules: loading them anew for each of a hundred files takes longer than the tests.
        isolate: false,
      }),
      // The window's state is kept in modules, so that each file has its own.
      project("window", 0, { include: ["src/**/*.test.tsx"], setupFiles: "src/renderer/testing/unmount.ts" }),
      // They wait for processes that start, so that two of them share a small machine well. With those of the window in
      // one run, no worker waits for the other's last file in between.
      project("process", 1, { include: processTests, globalSetup: [programs, begun], maxWorkers: 2 }),
      project("browser", 1, endToEnd),
      // The same, in the application's own window, where its program is here.
      ...(usableElectron() === null
        ? []
        : [project("electron", 2, { ...endToEnd, env: { ATELIER_DOOR: "electron" } })]),
    ],
  },
});
