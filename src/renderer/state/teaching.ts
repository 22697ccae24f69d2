/** The style that is being taught, as the studio tells of it. */
import { create } from "zustand";
import type { Teaching } from "../../contract/learning/teaching.ts";
import { call, on } from "./link.ts";

export const useTeaching = create<{ readonly teaching: Teaching | null }>(() => ({ teaching: null }));

/** Follows the run. */
export async function startTeaching(): Promise<void> {
  on("teaching.changed", (teaching) => useTeaching.setState({ teaching }));
  await reloadTeaching();
}

/** Asks how it stands: after a pause in the connection. */
export async function reloadTeaching(): Promise<void> {
  useTeaching.setState({ teaching: await call("teach.state", null) });
}
