/**
 * `npm run bench:farm`: what a farm costs beside the pictures. Machines whose engine takes a fixed time stand in for
 * graphics processors, so that all that is measured is the farm.
 */
import { parseArgs } from "node:util";
import { night } from "../../tests/farm/night.ts";
import { noRedis } from "../../tests/farm/redis.ts";
import { farmTable } from "./table.ts";

const { values } = parseArgs({ options: { pictures: { type: "string", default: "5000" } } });
if (noRedis !== null) throw new Error(`This needs a queue to measure: ${noRedis}.`);
const pictures = Number(values.pictures);
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

// An engine that takes no time shows what one picture costs in queue, store and files.
const bare = await night({ pictures, machines: 4, deaths: 0, takes: 0 });
const each = (4 * (bare.took - bare.sent)) / pictures;
console.log(
  `${pictures} pictures that take no time, four machines: sent in ${seconds(bare.sent)}, all there in ${seconds(bare.took)}`,
);
console.log(`  ${each.toFixed(1)} ms a picture and machine, ${((100 * each) / 9000).toFixed(2)} % of a picture of 9 s`);
console.log(
  `  the broker held at most ${(bare.broker.bytes / 1e6).toFixed(1)} MB, and was given ${(bare.broker.commands / pictures).toFixed(1)} commands a picture`,
);

const few = Math.min(pictures, 200);
const [one, four] = [
  await night({ pictures: few, machines: 1, deaths: 0, takes: 200 }),
  await night({ pictures: few, machines: 4, deaths: 0, takes: 200 }),
];
console.log(
  `${few} pictures of 200 ms: one machine ${seconds(one.took)}, four ${seconds(four.took)}, ${(one.took / four.took).toFixed(2)} times as fast`,
);
console.log(farmTable({ overhead: each / 1000, commands: bare.broker.commands / pictures }));
