/** Widths of the panels and whether they are folded, remembered. */
import { create } from "zustand";
import { persist } from "zustand/middleware";

export interface Panel {
  readonly width: number;
  readonly folded: boolean;
}

export const usePanels = create<{ readonly panels: Readonly<Record<string, Panel>> }>()(
  persist(() => ({ panels: {} }), { name: "atelier.panels" }),
);

export const panelOf = (panels: Readonly<Record<string, Panel>>, name: string, width: number): Panel =>
  panels[name] ?? { width, folded: false };

export function setPanel(name: string, width: number, change: Partial<Panel>): void {
  usePanels.setState(({ panels }) => ({
    panels: { ...panels, [name]: { ...panelOf(panels, name, width), ...change } },
  }));
}
