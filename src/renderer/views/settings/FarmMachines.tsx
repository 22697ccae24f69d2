import type { FarmMachine, JoinedFarm, MachineWish } from "../../../contract/farm.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { IconButton } from "../../kit/buttons/IconButton.tsx";
import { More } from "../../kit/icons.ts";
import { Menu } from "../../kit/overlays/Menu.tsx";
import { Problem } from "../../kit/layout/Problem.tsx";
import { useAttempt } from "../../state/attempt.ts";
import { reloadFarm, useFarm } from "../../state/farm.ts";
import { call } from "../../state/link.ts";
import { useText } from "../../text/text.ts";
import styles from "./FarmMachines.module.css";

/** What may be asked of a machine as it is now. */
const wishesOf = ({ state }: FarmMachine): readonly MachineWish[] =>
  state === "leaving" ? [] : state === "paused" || state === "suspended" ? ["work", "leave"] : ["pause", "leave"];

/** The machines of the farm: what each does, and what it may be asked for. */
export function FarmMachines({ machines, paused }: Pick<JoinedFarm, "machines" | "paused">) {
  const t = useText().farm;
  const { problem, attempt } = useAttempt();
  const ask = async (machine: string, wish: MachineWish) => {
    await call("farm.ask", { machine, wish });
    await reloadFarm();
  };
  const pauseAll = async () => useFarm.setState({ state: await call("farm.pause", { paused: !paused }) });
  return (
    <div>
      <div className={styles.head}>
        <p className={styles.label}>{t.machines}</p>
        <Button kind="quiet" onClick={() => void attempt(pauseAll)}>
          {paused ? t.workAll : t.pauseAll}
        </Button>
      </div>
      {paused && <p className={styles.quiet}>{t.paused}</p>}
      {machines.length === 0 ? (
        <p className={styles.quiet}>{t.nobody}</p>
      ) : (
        <ul className={styles.machines} aria-label={t.machines}>
          {machines.map((machine) => (
            <li key={machine.name}>
              <i
                className={styles.dot}
                data-state={machine.state}
                data-troubled={machine.reason !== null && machine.state !== "paused"}
                aria-hidden
              />
              <span className={styles.name} title={machine.name}>
                {machine.name}
              </span>
              <span className={styles.doing}>{t.doing(machine)}</span>
              <span className={styles.model}>{t.equipped(machine)}</span>
              <span className={`${styles.made} num`}>{t.made(machine.made, machine.seconds)}</span>
              <Menu
                trigger={<IconButton size="small" label={t.more(machine.name)} icon={<More />} />}
                entries={wishesOf(machine).map((wish) => ({
                  label: t.wishes[wish],
                  run: () => void attempt(() => ask(machine.name, wish)),
                }))}
              />
              {machine.reason !== null && <p className={styles.reason}>{machine.reason}</p>}
            </li>
          ))}
        </ul>
      )}
      <Problem>{problem}</Problem>
    </div>
  );
}
