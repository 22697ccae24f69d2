/** Faults of the graph builder: mistakes in a network's description, found on the line that made them. */
export const graphFaults = {
  "graph.shape": (d: { operator: string; shapes: string; reason: string; place: string }) =>
    `${d.operator}(${d.shapes}): ${d.reason} — ${d.place}`,
  "graph.no-gradient": (d: { operator: string; reason: string }) =>
    `${d.operator} cannot be differentiated: ${d.reason}.`,
} as const;
