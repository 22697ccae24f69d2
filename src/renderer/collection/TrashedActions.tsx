import { Button } from "../kit/buttons/Button.tsx";
import { Erase, Undo } from "../kit/icons.ts";
import { IconButton } from "../kit/buttons/IconButton.tsx";
import { keyLabel } from "../shortcuts/keys.ts";
import { useText } from "../text/text.ts";

interface TrashedActionsProps {
  /** Where it says more than “Restore”. */
  readonly restoreLabel?: string;
  readonly onRestore: () => void;
  readonly onErase: () => void;
}

/** What can be done with what lies in the trash: taken back out, or deleted for good. */
export function TrashedActions({ restoreLabel, onRestore, onErase }: TrashedActionsProps) {
  const t = useText();
  return (
    <>
      <Button kind="primary" size="large" icon={<Undo />} onClick={onRestore}>
        {restoreLabel ?? t.common.restore}
      </Button>
      <IconButton label={t.removal.ask} hint={keyLabel("Shift+Delete")} side="top" icon={<Erase />} onClick={onErase} />
    </>
  );
}
