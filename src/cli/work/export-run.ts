/** An export from the command line: the studio's exporter with a bar on the terminal, and Ctrl-C to end it. */
import { Presets, SingleBar } from "cli-progress";
import {
  type ExportCalls,
  exportCalls,
  type ExportEvents,
  type ExportPlan,
  type ExportRequest,
  type ExportState,
} from "../../contract/library/exporting.ts";
import { connect } from "../../contract/rpc/client.ts";
import { memoryPorts } from "../../contract/rpc/memory.ts";
import { serve } from "../../contract/rpc/server.ts";
import { homeFolder } from "../../main/home.ts";
import { createExporter } from "../../main/exporting/exporter.ts";
import type { Library } from "../../main/exporting/sources.ts";
import { cancellation } from "../interrupt.ts";
import { painted } from "../output/style.ts";

type Ended = Exclude<ExportState, { readonly state: "running" }>;

export interface ExportRun {
  plan(): Promise<ExportPlan>;
  /**
   * Carries it out. The first Ctrl-C lets the file in work be finished or dropped whole.
   * @param begun called once it is sure that it starts
   * @throws Fault `export.cannot-start`
   */
  start(display: "shown" | "quiet", begun: () => void): Promise<Ended>;
}

/** @param pictures the folder of the studio's own */
export function runExport(library: Library, request: ExportRequest, pictures: string): ExportRun {
  const { promise: ended, resolve } = Promise.withResolvers<Ended>();
  let show: (state: ExportState & { readonly state: "running" }) => void = () => {};
  const { handlers, close } = createExporter({
    library,
    own: () => ({ home: homeFolder(), pictures }),
    emit: (_, { state }) => (state.state === "running" ? show(state) : resolve(state)),
  });
  // Asked as a window asks, so that what was typed is checked in the same way.
  const [ours, theirs] = memoryPorts();
  serve<ExportCalls, ExportEvents>(theirs, exportCalls, handlers);
  const { call } = connect<ExportCalls, ExportEvents>(ours);
  return {
    plan: () => call("export.plan", request),
    async start(display, begun) {
      const stopped = cancellation();
      const cancel = () => void close();
      const bar = display === "shown" && process.stderr.isTTY ? barOn(process.stderr) : null;
      await call("export.start", request);
      if (display === "shown") begun();
      bar?.start(request.ids.length, 0, { file: "" });
      show = ({ done, current }) => bar?.update(done, { file: painted(current, process.stderr) });
      if (stopped.aborted) cancel();
      stopped.addEventListener("abort", cancel, { once: true });
      return ended.finally(() => bar?.stop());
    },
  };
}

function barOn(stream: NodeJS.WritableStream): SingleBar {
  return new SingleBar(
    {
      stream,
      format: "{bar} {value} of {total} {file}",
      clearOnComplete: true,
      hideCursor: true,
      barsize: 24,
      linewrap: false,
    },
    Presets.shades_classic,
  );
}
