import { expect, test } from "vitest";
import { type Machine, newMachine } from "../machine/machines.ts";
import { whyNobody } from "./nobody.ts";

const model = { id: "uso-mini", digest: "0".repeat(64) };
const machine = (name: string, change: Partial<Machine> = {}): Machine => ({
  ...newMachine({ name, process: null, model, pool: "portraits", tags: [] }),
  ...change,
});
const why = (machines: readonly Machine[], tag: string | null = null) =>
  whyNobody(machines, { model, pool: "portraits", tag });

test("where every machine that could make it rests, it is said what each does", () => {
  const all = [
    machine("attic", { state: "paused" }),
    machine("barn", { state: "paused", reason: "It works from 19:00 to 08:00." }),
    machine("cellar", { state: "suspended", reason: "It painted one flat colour." }),
    machine("hall", { state: "leaving" }),
  ];
  expect(why(all)?.message).toContain(
    "rests at the moment (attic pauses; barn pauses: It works from 19:00 to 08:00; cellar is set aside; hall leaves).",
  );
  // Another one of another pool is no help.
  expect(why([...all, machine("poster", { pool: "posters" })])?.code).toBe("farm.all-rest");
  expect(why([...all, machine("busy", { state: "working" })])).toBeNull();
  // One that paints its test picture, or whose drive is away for a moment, takes work again by itself.
  expect(why([...all, machine("new", { reason: "It paints a test picture before it takes work." })])).toBeNull();
});

test("of work that needs a tag only the machines count that have it", () => {
  const all = [machine("attic", { state: "paused", tags: ["cuda"] }), machine("barn")];
  expect(why(all, "cuda")?.message).toContain("(attic pauses)");
  expect(why(all, "24gb")?.code).toBe("farm.no-tag");
  expect(why(all)).toBeNull();
});
