/** Faults of measuring and of benchmarks. */
const few = (names: readonly string[]): string =>
  names.length <= 12 ? names.join(", ") : `${names.slice(0, 12).join(", ")} and ${names.length - 12} more`;

export const measuringFaults = {
  "bench.incomplete": (d: { folder: string; missing: readonly string[] }) =>
    `The benchmark was not begun, as ${d.folder} is not complete. Missing: ${few(d.missing)}. A number of fewer pictures could not be compared with any other. Add what is missing, or take --set synthetic, which needs nothing.`,
  "bench.too-many": (d: { folder: string; surplus: readonly string[] }) =>
    `The benchmark was not begun, as ${d.folder} holds more than its protocol counts: ${few(d.surplus)}. A number of more pictures could not be compared with any other. Move what is too many out of the folder.`,
  "bench.other-run": (d: { folder: string; differs: readonly string[] }) =>
    `${d.folder} holds another benchmark: it differs in ${d.differs.join(", ")}. Go on with the settings it was begun with, or choose another folder with --out.`,
  "measuring.network-missing": (d: { network: string }) =>
    `No ${d.network} network that measures is on this machine. Fetch them with: atelier models get measures`,
} as const;
