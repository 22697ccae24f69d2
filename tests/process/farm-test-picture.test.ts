/** The bundled model's test picture on a farm: it is known, so that a machine that paints another one is set aside. */
import { expect, onTestFinished, test } from "vitest";
import { openLine, prefix } from "../../src/farm/broker/broker.ts";
import { modelDigest } from "../../src/farm/store/digests.ts";
import { engineVersion } from "../../src/farm/sending/order.ts";
import { areAlike, knownColours } from "../../src/farm/machine/test-picture.ts";
import { openModel } from "../../src/formats/manifest.ts";
import { startEngine } from "../../src/main/children/engine-client.ts";
import { noRedis } from "../farm/redis.ts";
import { aFarm, aWorkerWith } from "../farm/several.ts";
import { bundledModel } from "../fixtures/model-copy.ts";

test.skipIf(noRedis !== null)(
  "is the one that this machine's engine paints",
  async () => {
    const { farm } = await aFarm();
    const digest = modelDigest((await openModel(bundledModel)).manifest);
    const engine = startEngine();
    onTestFinished(() => engine.close());
    const { worker } = await aWorkerWith(farm, "attic", { call: engine.call, restart: () => Promise.resolve() });
    const line = openLine(farm);
    onTestFinished(() => line.disconnect());
    const painted = await line.hget(`${prefix}:print:${engineVersion}-${digest.slice(0, 16)}`, "attic");
    // A model of other weights paints another: then this line belongs into `knownColours`, in place of the one there.
    const known = knownColours[digest];
    expect(known !== undefined && areAlike(painted!, known), `"${digest}": "${painted}"`).toBe(true);
    expect(worker.machine).toMatchObject({ state: "idle", reason: null, made: 0 });
  },
  60_000,
);
