/** The farm that the artist joined: kept in the studio's home, asked by the queue, shown in the window. */
import { access, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { FarmCalls, FarmEvents, FarmState, JoinedFarm } from "../../contract/farm.ts";
import { Fault, toFault } from "../../contract/fault.ts";
import type { Emit, Handlers } from "../../contract/rpc/server.ts";
import type { Settings } from "../../contract/settings.ts";
import type { StudioEvents } from "../../contract/studio.ts";
import { addressText, type Farm, farmOf, readFarm } from "../../farm/broker/address.ts";
import type { FarmClient } from "../../farm/sending/client.ts";
import { soon } from "../../farm/broker/soon.ts";
import { type Store, storeName } from "../../farm/store/store.ts";
import { makeFolder, whyNot } from "../../formats/folders.ts";
import type { Away } from "../../jobs/queue/away.ts";
import type { EngineClient } from "../children/engine-client.ts";
import { writePrivately } from "../models/download/private-file.ts";
import { Lender, type LenderOptions } from "./lender.ts";

export interface FarmOptions extends Pick<LenderOptions, "model" | "engine" | "idle"> {
  readonly home: string;
  readonly settings: () => Settings;
  readonly emit: Emit<FarmEvents>;
  /** The farm may answer again, or no more. */
  readonly onChange: () => void;
}

export interface FarmService {
  readonly handlers: Handlers<FarmCalls, StudioEvents>;
  /** The farm as the queue asks it. */
  readonly away: Away;
  /** Begins to lend this machine, or ends it, as the settings say now. */
  settingsChanged(): void;
  queueChanged(): void;
  /** Ends every wait; what was sent goes on. */
  close(): Promise<void>;
}

/** Milliseconds between two events that the farm changed. */
const together = 500;

/** Opens the farm that was joined before, if there is one; an address that cannot be read is told of as its problem. */
export async function openFarm(options: FarmOptions): Promise<FarmService> {
  const { home, settings, emit, onChange } = options;
  const file = join(home, "farm.json");
  let farm: Farm | null = null;
  let problem: string | null = null;
  let note: string | null = null;
  let client: Promise<FarmClient> | null = null;
  /** Decodes and saves what arrives, begun with the first of it: here it would delay the windows. */
  let keeper: EngineClient | null = null;
  let telling: NodeJS.Timeout | null = null;
  const text = await readFile(file, "utf8").catch(() => null);
  if (text !== null)
    farm = await readFarm(file).catch((error: unknown) => {
      problem = toFault(error).message;
      return null;
    });

  const changed = (): void => {
    telling ??= setTimeout(() => {
      telling = null;
      void state().then((now) => emit("farm.changed", now));
    }, together).unref();
  };
  const lender = new Lender({ ...options, cache: join(home, "farm"), onChange: changed });
  let lent: Farm | null = null;
  let tagged = "";
  /** Rejects once the studio closes: no wait for a queue that is gone may hold up its end. */
  const closing = Promise.withResolvers<never>();
  closing.promise.catch(() => undefined);

  function settingsChanged(): void {
    const { lending, tags } = settings();
    const to = lending ? farm : null;
    const now = tags.join(",");
    if (to === lent && (to === null || now === tagged)) return;
    [lent, tagged] = [to, now];
    void lender.lendTo(to);
  }

  /** @throws Fault `farm.none`, `farm.unreachable`, `farm.refused`, `farm.certificate`, `farm.store-unreachable` */
  async function open(): Promise<FarmClient> {
    if (!farm) throw new Fault("farm.none", {});
    await thereIs(farm.store);
    const { FarmClient: Client } = await import("../../farm/sending/client.ts");
    return await Client.open(farm, {
      onNote: ({ message }) => (note = message),
      async keep(picture) {
        if (!farm) throw new Fault("engine.cancelled", {});
        return await (keeper ??= options.engine()).call("engine.keep", picture);
      },
    });
  }

  function reached(): Promise<FarmClient> {
    const opening = (client ??= open());
    opening.catch(() => {
      if (client === opening) client = null;
    });
    return opening;
  }

  async function look(): Promise<Pick<JoinedFarm, "problem" | "machines" | "paused" | "waiting" | "working">> {
    const before = problem;
    try {
      const there = await reached();
      const [machines, paused, counts] = await Promise.all([there.machines(), there.halted(), there.counts()]);
      problem = null;
      return {
        problem,
        paused,
        machines: machines.map(({ model, order, engine: _, process: __, ...how }) => {
          const picture = order === null ? null : there.ownOf(order);
          return { ...how, model: model.id, makes: order === null ? null : picture ? "own" : "other", picture };
        }),
        ...counts,
      };
    } catch (error) {
      problem = (await reason(error)).message;
      return { problem, machines: [], paused: false, waiting: 0, working: 0 };
    } finally {
      if (problem !== before) onChange();
    }
  }

  /** Why it does not answer. */
  async function reason(error: unknown): Promise<Fault> {
    const fault = toFault(error);
    if (!farm || fault.code !== "farm.unreachable") return fault;
    return await (await import("../../farm/broker/broker.ts")).whyAway(farm, fault);
  }

  async function state(): Promise<FarmState> {
    if (!farm) return { farm: null, lending: lender.lending };
    const { queue, store, pool } = farm;
    return { farm: { host: queue.host, store: storeName(store), pool, ...(await look()) }, lending: lender.lending };
  }

  async function letGo(): Promise<void> {
    const leaving = client;
    client = null;
    farm = null;
    problem = note = null;
    settingsChanged();
    await leaving?.then(
      (there) => there.close(),
      () => undefined,
    );
  }

  settingsChanged();
  return {
    handlers: {
      "farm.state": () => state(),
      async "farm.join"({ address, store }) {
        const given = await farmOf(address);
        const joining = store === undefined ? given : { ...given, store };
        const { farmBlobs } = await import("../../farm/store/blobs.ts");
        await farmBlobs(joining.store).prove();
        const { greet } = await import("../../farm/broker/broker.ts");
        await greet(joining);
        await letGo();
        await makeFolder(home);
        await writePrivately(file, addressText(joining));
        farm = joining;
        settingsChanged();
        onChange();
        return await state();
      },
      async "farm.leave"() {
        await rm(file, { force: true });
        await letGo();
        onChange();
        return await state();
      },
      async "farm.pause"({ paused }) {
        await (await reached()).halt(paused);
        return await state();
      },
      async "farm.ask"({ machine, wish }) {
        await (await reached()).ask(machine, wish);
        return null;
      },
    },
    away: {
      there: () => farm !== null,
      why: () => (farm ? (problem ?? note) : new Fault("farm.none", {}).message),
      async reach() {
        if (!farm) return false;
        const { problem } = await Promise.race([look(), closing.promise]).catch(() => ({ problem: "" }));
        return problem === null;
      },
      async generate(request, { onEvent, ...sending }) {
        const there = await Promise.race([reached(), closing.promise]);
        const { count, sheet } = request.recipe;
        // A sheet's cells, and many at once, are a batch.
        const interactive = count <= 4 && sheet === undefined && there.underWay < 8;
        const made = there.generate(request, {
          ...sending,
          interactive,
          onEvent(event) {
            note = null;
            onEvent(event);
          },
        });
        return await Promise.race([made, closing.promise]);
      },
    },
    settingsChanged,
    queueChanged: () => lender.queueChanged(),
    async close() {
      if (telling) clearTimeout(telling);
      closing.reject(new Fault("engine.cancelled", {}));
      const leaving = client;
      client = null;
      farm = null;
      await Promise.all([
        lender.close(),
        leaving &&
          soon(
            leaving.then((there) => there.close()),
            10_000,
          ),
      ]);
      await keeper?.close();
    },
  };
}

/** A drive that is away is told of before the queue is asked. A bucket tells with the first file. */
async function thereIs(store: Store): Promise<void> {
  if (typeof store !== "string") return;
  await access(store).catch((cause: unknown) => {
    throw new Fault("farm.store-unreachable", { store, reason: whyNot(cause) }, { cause });
  });
}
