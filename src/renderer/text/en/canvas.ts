export const canvas = {
  fit: "Fit into the window",
  actual: "Actual size",
  zoom: "Zoom",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  percent: (n: number) => `${n} %`,
  group: "Zoom",
} as const;
