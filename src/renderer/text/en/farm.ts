import type { FarmMachine } from "../../../contract/farm.ts";
import { counted, duration } from "../words.ts";

type Doing = Pick<FarmMachine, "state" | "makes" | "reason" | "picture" | "at">;

const named = ({ title, picture, pictures: all }: NonNullable<FarmMachine["picture"]>): string =>
  all === 1 ? title : `${title}, ${picture} of ${all}`;

const pictures = (n: number) => counted(n, "picture", "pictures");

export const farm = {
  title: "Farm",
  intro: "Several machines on one queue. Whoever keeps the farm gives out its address. Without one nothing changes.",
  address: "Address of the farm",
  addressExample: "Paste it, or give its file: /home/ana/studio.farm.json",
  pick: "File with the farm’s address",
  store: "Shared folder as this machine sees it",
  storeExample: "As the address says",
  join: "Join",
  joining: "Joining…",
  leave: "Leave the farm",
  queue: "Queue",
  folder: "Shared folder",
  bucket: "Bucket",
  work: "Work",
  pool: (pool: string) => `pool ${pool}`,
  counts: (waiting: number, working: number) => `${pictures(waiting)} waiting, ${working} at work`,
  site: "New pictures are made",
  siteNote: "Each job can be sent elsewhere in the queue. Private pictures and enlargements stay on this machine.",
  sites: { here: "On this machine", farm: "On the farm" },
  lend: "Lend this machine",
  lendNote: "Makes pictures for others while nothing is to be made here. Yours go first.",
  lending: {
    joining: "Proving the model before it joins…",
    away: "It is lent as soon as the farm answers.",
    on: (name: string) => `The farm knows it as ${name}.`,
  },
  machines: "Machines",
  nobody: "No machine works for the farm at the moment. Lend this one, or start one with atelier worker.",
  pauseAll: "Pause all",
  workAll: "Let all work again",
  paused: "The pool is paused: its machines finish their pictures and take no more, also those that join now.",
  /** What a machine does, in words. */
  doing: ({ state, makes, reason, picture, at: how }: Doing): string => {
    const step = how === null ? "" : `, step ${how.step} of ${how.steps}`;
    const at = {
      own: `makes ${picture ? named(picture) : "a picture of yours"}${step}`,
      other: `makes somebody’s picture${step}`,
    };
    switch (state) {
      case "idle":
        return reason === null ? "waits for work" : "cannot work now";
      case "working":
        return at[makes ?? "other"];
      case "paused":
        return makes === null ? "pauses" : `${at[makes]}, then pauses`;
      case "suspended":
        return "set aside";
      case "leaving":
        return makes === null ? "leaves" : `${at[makes]}, then leaves`;
      default:
        return state satisfies never;
    }
  },
  /** What it works with, and for whom. */
  equipped: ({ model, pool, tags }: Pick<FarmMachine, "model" | "pool" | "tags">) =>
    [model, `pool ${pool}`, ...(tags.length === 0 ? [] : [`tagged ${tags.join(", ")}`])].join(", "),
  tag: "Machines that make them",
  anyTag: "Any of the pool",
  tagged: (tag: string) => `Tagged ${tag}`,
  tags: "Tags of this machine",
  tagsExample: "cuda, 24gb",
  tagsNote: "Work may ask for one of them. With commas between them: letters a to z, digits and hyphens.",
  made: (made: number, seconds: number | null) =>
    `${pictures(made)}${seconds === null ? "" : `, ${duration(seconds)} each`}`,
  more: (name: string) => `What ${name} shall do`,
  wishes: { pause: "Take no more for now", work: "Take work again", leave: "Finish and leave" },
} as const;
