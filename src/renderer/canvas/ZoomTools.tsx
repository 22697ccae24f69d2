import { IconButton } from "../kit/buttons/IconButton.tsx";
import { Fit } from "../kit/icons.ts";
import { Menu } from "../kit/overlays/Menu.tsx";
import { useShortcuts } from "../shortcuts/shortcuts.ts";
import { useText } from "../text/text.ts";
import styles from "./Canvas.module.css";
import type { Zooming } from "./use-zoom.ts";

/** Keys that are the same on every plane. */
export function useZoomKeys({ fit, to, step }: Pick<Zooming, "fit" | "to" | "step">): void {
  const t = useText().canvas;
  const { group } = t;
  useShortcuts([
    { keys: ["F", "Mod+0"], label: t.fit, group, run: fit },
    { keys: ["Z", "Mod+1"], label: t.actual, group, run: () => to(1) },
    { keys: ["+", "="], label: t.zoomIn, group, run: () => step(1) },
    { keys: "-", label: t.zoomOut, group, run: () => step(-1) },
  ]);
}

/** Fit, and how large it is: for a toolbar. */
export function ZoomTools({ zooming }: { readonly zooming: Zooming }) {
  const t = useText().canvas;
  const now = t.percent(Math.round(zooming.placement.scale * 100));
  return (
    <>
      <IconButton side="top" label={t.fit} hint="F" icon={<Fit />} onClick={zooming.fit} />
      <Menu
        side="top"
        align="center"
        trigger={
          <button type="button" className={`${styles.percent} num`} aria-label={`${t.zoom}: ${now}`}>
            {now}
          </button>
        }
        entries={[
          { label: t.zoomIn, hint: "+", run: () => zooming.step(1) },
          { label: t.zoomOut, hint: "−", run: () => zooming.step(-1) },
          "line",
          { label: t.fit, hint: "F", checked: zooming.zoom === "fit", run: zooming.fit },
          ...[1, 2, 4].map((scale) => ({
            label: t.percent(scale * 100),
            checked: zooming.zoom !== "fit" && zooming.placement.scale === scale,
            run: () => zooming.to(scale),
          })),
        ]}
      />
    </>
  );
}
