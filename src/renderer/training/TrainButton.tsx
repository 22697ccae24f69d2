import { useState } from "react";
import { Button, type ButtonProps } from "../kit/buttons/Button.tsx";
import { useText } from "../text/text.ts";
import { TrainSheet } from "./TrainSheet.tsx";

interface TrainButtonProps extends Pick<ButtonProps, "kind"> {
  /** The model that the training begins with, by id and name; the one in use where absent. */
  readonly of?: { readonly id: string; readonly name: string };
}

/** Opens the sheet from which one of the paper's trainings is begun. */
export function TrainButton({ of, ...look }: TrainButtonProps) {
  const t = useText().training;
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button {...look} {...(of ? { "aria-label": t.openFor(of.name) } : {})} onClick={() => setOpen(true)}>
        {of ? t.openHere : t.open}
      </Button>
      {open && <TrainSheet {...(of ? { model: of.id } : {})} onClose={() => setOpen(false)} />}
    </>
  );
}
