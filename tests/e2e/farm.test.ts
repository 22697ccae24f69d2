/** A farm in the window: joined by its address, its machines in sight, pictures made there and brought home. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { inOneLine } from "../../src/farm/broker/address.ts";
import { FarmWorker } from "../../src/farm/machine/worker.ts";
import { openModel } from "../../src/formats/manifest.ts";
import { painter } from "../farm/painter.ts";
import { noRedis, type RedisServer, redisServer } from "../farm/redis.ts";
import { bundledModel } from "../fixtures/model-copy.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";
import { expectSound } from "./audit.ts";
import { eventually, pictureFiles, quick, remember, shot, show, testWithPicture as test } from "./fixture.ts";

const folder = temporaryFolder();
const store = join(folder, "store");
const machines: FarmWorker[] = [];
/** Whoever looks at the queue settles it: no picture is finished before. */
const seen = Promise.withResolvers<void>();
let redis: RedisServer | null = null;
afterAll(async () => {
  seen.resolve();
  for (const machine of machines) await machine.close({ now: true });
  await redis?.close();
});

test("a farm is joined by its address, once that is right", async ({ studio, skip }) => {
  if (noRedis !== null) skip(noRedis);
  const { page } = studio;
  mkdirSync(store);
  redis = await redisServer();
  const farm = { queue: redis.url, store, ca: null, pool: "portraits" };
  const model = await openModel(bundledModel);
  const engine = painter({ until: seen.promise });
  machines.push(
    await FarmWorker.join({ farm, name: "attic", engine, model, cache: join(folder, "attic"), tags: ["cuda"] }),
  );
  await show(page, "Settings");
  const address = page.getByLabel("Address of the farm");
  await address.fill("atelier-farm:nothing");
  await page.getByRole("button", { name: "Join", exact: true }).click();
  await page.getByRole("alert").first().waitFor();
  await address.scrollIntoViewIfNeeded();
  await shot(page, "farm-wrong-address");
  await address.fill(inOneLine(farm));
  await page.getByRole("button", { name: "Join", exact: true }).click();
  await page.getByText("attic").waitFor();
  await page.getByText("tagged cuda").waitFor();
  await page.getByRole("radio", { name: "On the farm" }).click();
  await page.getByText("Lend this machine").scrollIntoViewIfNeeded();
  await shot(page, "farm-joined");
  await expectSound(page);
});

test("a picture is made there, and is a picture like any other here", async ({ studio, skip }) => {
  if (noRedis !== null) skip(noRedis);
  const { page } = studio;
  await show(page, "Studio");
  await remember(page, quick);
  await page.getByRole("textbox", { name: "Prompt" }).fill("a dog");
  await page.getByRole("combobox", { name: "Machines that make them" }).click();
  await page.getByRole("option", { name: "Tagged cuda" }).click();
  await shot(page, "farm-composer");
  await page.keyboard.press("ControlOrMeta+Enter");
  await show(page, "Queue");
  await page
    .getByText(/^on attic · /)
    .first()
    .waitFor();
  await shot(page, "farm-queue");
  seen.resolve();
  await eventually(() => pictureFiles(studio).length).toBe(2);
  await show(page, "History");
  await eventually(() => page.getByRole("gridcell").count()).toBe(2);
  await page.getByRole("gridcell").first().click();
  await page.getByText("attic").waitFor();
});

test("where the farm is gone its jobs wait, and can be brought back to this machine", async ({ studio, skip }) => {
  if (noRedis !== null) skip(noRedis);
  const { page } = studio;
  await redis!.kill();
  await show(page, "Studio");
  await page.getByRole("textbox", { name: "Prompt" }).fill("a cat");
  await page.keyboard.press("ControlOrMeta+Enter");
  await show(page, "Queue");
  await page.getByText("waits for a machine tagged cuda").first().waitFor();
  await shot(page, "farm-gone");
  await expectSound(page);
  await page.getByRole("button", { name: "Bring all back here" }).click();
  await eventually(() => pictureFiles(studio).length).toBe(3);
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
