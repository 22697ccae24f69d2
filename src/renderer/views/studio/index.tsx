import { askAhead } from "../../state/answers.ts";
import { askPicturesAhead } from "../../state/pictures/pictures.ts";
import { useStudio } from "../../state/studio.ts";
import { FirstRun } from "./FirstRun.tsx";
import { Workspace } from "./Workspace.tsx";

/** What it shows first. */
export const ahead = (): Promise<unknown> =>
  Promise.all([
    askAhead("people.list", { view: "all" }),
    askAhead("styles.list", { view: "all" }),
    askAhead("pictures.query", { query: {}, limit: 1 }),
    askPicturesAhead({}),
  ]);

/** The canvas workspace; before anything was ever made, one page with one button. */
export default function StudioView() {
  const first = useStudio(({ firstRun }) => firstRun);
  return first ? <FirstRun /> : <Workspace />;
}
