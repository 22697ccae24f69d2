/** What more machines bring, computed from what was measured on few. */

export interface Constants {
  /** Seconds a picture costs its machine beside being made. */
  readonly overhead: number;
  /** Commands that a picture costs the broker. */
  readonly commands: number;
}

/** Seconds a picture takes on an H100, and bytes it has. */
const picture = { seconds: 8.7, bytes: 1.8e6 };

/** @example farmTable({ overhead: 0.02, commands: 9 }) */
export function farmTable({ overhead, commands }: Constants): string {
  const rows = [1, 4, 16, 100, 1000].map((machines) => {
    const perSecond = machines / (picture.seconds + overhead);
    return [
      String(machines),
      Math.round(perSecond * 86_400).toLocaleString("en"),
      `${(5000 / perSecond / 3600).toFixed(2)} h`,
      Math.ceil(perSecond * commands).toLocaleString("en"),
      `${((perSecond * picture.bytes) / 1e6).toFixed(1)} MB/s`,
    ];
  });
  const head = ["machines", "pictures a day", "5,000 take", "commands/s at the broker", "results into the store"];
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
