import { type FormEvent, useId, useState } from "react";
import { Button } from "../kit/buttons/Button.tsx";
import { Dialog } from "../kit/overlays/Dialog.tsx";
import { Problem } from "../kit/layout/Problem.tsx";
import { TextField } from "../kit/fields/TextField.tsx";
import { useAnswer } from "../state/answers.ts";
import { useAttempt } from "../state/attempt.ts";
import { closeNaming, give, type Naming } from "../state/naming.ts";
import { useText } from "../text/text.ts";

/** Asks for one name, and does with it what it was asked for. */
export default function NamingDialog({ naming }: { readonly naming: Naming }) {
  const { common, history } = useText();
  const t = history.collecting;
  const id = useId();
  const { data: collections = [] } = useAnswer("collections.list", null);
  const [name, setName] = useState("of" in naming ? naming.of.name : "");
  const { problem, busy, attempt } = useAttempt();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "" || busy) return;
    void attempt(() => give(name.trim(), naming, collections)).then((fault) => fault ?? closeNaming());
  };
  const title = {
    collect: () => t.collectTitle(naming.kind === "collect" ? naming.ids.length : 0),
    search: () => t.searchTitle,
    "rename collection": () => t.renameTitle,
    "rename search": () => t.renameTitle,
  }[naming.kind]();
  return (
    <Dialog
      open
      onClose={closeNaming}
      title={title}
      width={400}
      footer={
        <>
          <Button onClick={closeNaming}>{common.cancel}</Button>
          <Button kind="primary" type="submit" form={id} disabled={name.trim() === "" || busy}>
            {naming.kind === "collect" ? t.collect : common.done}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit}>
        <TextField
          label={naming.kind === "collect" ? t.collectionName : t.name}
          value={name}
          onChange={setName}
          maxLength={100}
          list={naming.kind === "collect" ? `${id}-names` : undefined}
        />
        {naming.kind === "collect" && (
          <datalist id={`${id}-names`}>
            {collections.map((one) => (
              <option key={one.id} value={one.name} />
            ))}
          </datalist>
        )}
        <Problem>{problem}</Problem>
      </form>
    </Dialog>
  );
}
