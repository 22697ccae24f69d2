import { Button, type ButtonProps } from "../../kit/buttons/Button.tsx";
import { isOn, useCurating } from "../../state/curating.ts";
import { go } from "../../state/route/route.ts";
import { useText } from "../../text/text.ts";

/** Leads to where triplets are made; while they are, says how far that is. */
export function MakeButton({ kind }: Required<Pick<ButtonProps, "kind">>) {
  const t = useText().making;
  const run = useCurating((state) => state.run);
  return (
    <Button kind={kind} onClick={() => go("curate", { query: { make: "" } })}>
      {isOn(run) ? (run.state === "running" ? t.running(run.done, run.of) : t.states[run.state]) : t.open}
    </Button>
  );
}
