import { expect, test } from "vitest";
import { filesOfParts } from "./first-view.ts";

const css = (...names: string[]) => ({ viteMetadata: { importedCss: new Set(names) } });
const bundle = {
  "main.js": { type: "chunk", isEntry: true, imports: ["kit.js"], ...css("main.css") },
  "kit.js": { type: "chunk", ...css("kit.css") },
  "studio.js": {
    type: "chunk",
    facadeModuleId: "C:\\project\\src\\renderer\\views\\studio\\index.tsx",
    imports: ["kit.js", "zoom.js"],
    ...css("studio.css"),
  },
  "zoom.js": { type: "chunk", imports: ["studio.js"], ...css("zoom.css", "kit.css") },
  "history.js": {
    type: "chunk",
    facadeModuleId: "/project/src/renderer/views/history/index.tsx",
    ...css("history.css"),
  },
  "studio.css": { type: "asset" },
};

test("a view's files are its own and those it needs, without what the page's beginning brings", () => {
  expect(filesOfParts(bundle, ["views/studio/index.tsx"]).toSorted()).toEqual([
    "studio.css",
    "studio.js",
    "zoom.css",
    "zoom.js",
  ]);
});

test("a view that is not there is no reason for a page that is slow without a word", () => {
  expect(() => filesOfParts(bundle, ["views/studio/index.tsx", "views/atelier/index.tsx"])).toThrow(
    "views/atelier/index.tsx",
  );
});
