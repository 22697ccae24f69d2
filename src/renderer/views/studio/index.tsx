import { useStudio } from "../../state/studio.ts";
import { FirstRun } from "./FirstRun.tsx";
import { Workspace } from "./Workspace.tsx";

/** The canvas workspace; before anything was ever made, one page with one button. */
export default function StudioView() {
  const first = useStudio(({ firstRun }) => firstRun);
  return first ? <FirstRun /> : <Workspace />;
}
