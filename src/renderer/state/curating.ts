/** The curation that is being made, as the studio tells of it. */
import { create } from "zustand";
import type { CurationRun } from "../../contract/learning/curating.ts";
import { text } from "../text/text.ts";
import { call, on } from "./link.ts";
import { useRoute } from "./route/route.ts";
import { notify } from "./studio.ts";

export const useCurating = create<{ readonly run: CurationRun | null }>(() => ({ run: null }));

/** Follows the run. Where it ends while another view is shown, the banner says so. */
export async function startCurating(): Promise<void> {
  on("curation.changed", (run) => {
    const before = useCurating.getState().run;
    useCurating.setState({ run });
    if (!run || !isOn(before) || useRoute.getState().view === "curate") return;
    if (run.state === "ended" && run.done === run.of) notify(text().making.ready(run.folder));
    if (run.state === "failed") notify(text().making.failed(run.problem?.message ?? ""));
  });
  await reloadCurating();
}

/** Asks how it stands: after a pause in the connection. */
export async function reloadCurating(): Promise<void> {
  useCurating.setState({ run: await call("curation.run", null) });
}

/** Whether there is a run that another cannot begin beside. */
export const isOn = (run: CurationRun | null): run is CurationRun => run !== null && run.state !== "ended";
