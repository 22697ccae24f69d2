/** What lies over the views when it is asked for, each in a part of the program of its own. */
import { Fetched, type Part, part } from "../parts.tsx";
import { useExport } from "../state/exporting.ts";
import { useIncoming } from "../state/incoming.ts";
import { useNaming } from "../state/naming.ts";
import { useRemoving } from "../state/removing.ts";
import { ViewBoundary } from "./ViewBoundary.tsx";

const exportSheet = part(() => import("../export/ExportSheet.tsx"));
const removalDialog = part(() => import("../removal/RemovalDialog.tsx"));
const roleQuestion = part(() => import("../incoming/RoleQuestion.tsx"));
const namingDialog = part(() => import("../naming/NamingDialog.tsx"));

/** Their parts; the export's first, which is the largest. */
export const overlayParts = [exportSheet, removalDialog, roleQuestion, namingDialog] as const;

function Overlay<Given extends object>(shown: { readonly part: Part<Given>; readonly given: Given }) {
  return (
    <ViewBoundary overlay>
      <Fetched {...shown} />
    </ViewBoundary>
  );
}

export function Overlays() {
  const exporting = useExport(({ ids }) => ids !== null);
  const removing = useRemoving(({ what }) => what);
  const incoming = useIncoming(({ files }) => files);
  const naming = useNaming(({ naming }) => naming);
  return (
    <>
      {exporting && <Overlay part={exportSheet} given={{}} />}
      {removing && <Overlay part={removalDialog} given={{ what: removing }} />}
      {incoming && <Overlay part={roleQuestion} given={{ files: incoming }} />}
      {naming && <Overlay part={namingDialog} given={{ naming }} />}
    </>
  );
}
