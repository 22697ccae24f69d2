import { Dialog } from "../../kit/Dialog.tsx";
import { closeExport, useExport } from "../../state/exporting.ts";
import { useText } from "../../text/text.ts";

/** The export sheet, open for `useExport().ids`. */
export default function ExportSheet() {
  const t = useText();
  const ids = useExport(({ ids }) => ids);
  return (
    <Dialog open={ids !== null} onClose={closeExport} title={t.exporting.comingTitle}>
      {t.exporting.comingText}
    </Dialog>
  );
}
