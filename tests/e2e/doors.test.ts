/** Both doors are tested by the same files; this one says so where one of them cannot be. */
import { expect, test } from "vitest";
import { chooseDoor } from "../../scripts/start/door.ts";
import { need } from "../support/needs.ts";
import { usableElectron } from "./door.ts";

test("what holds in the browser is also tested in the Electron application's own window", (context) => {
  need(context, "electron");
  const choice = chooseDoor({ platform: process.platform, env: process.env, uid: process.getuid?.() });
  if (choice.door === "browser") context.skip(choice.why);
  expect(usableElectron()).not.toBeNull();
});
