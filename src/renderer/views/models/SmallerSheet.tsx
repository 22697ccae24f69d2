import type { ModelPrecision } from "../../../contract/precision.ts";
import type { InstalledModel } from "../../../contract/models.ts";
import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { useEffect, useId, useState } from "react";
import type { SmallerModel, SmallerModels } from "../../../contract/models.ts";
import { Button } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { call } from "../../state/link.ts";
import { useText } from "../../text/text.ts";
import { bytes } from "../../text/words.ts";
import page from "../machine/Machine.module.css";
import styles from "./Models.module.css";
import { Problem } from "./Problem.tsx";
import { useTrying } from "./use-trying.ts";

/** Opens the sheet. */
export function SmallerButton({ model }: { readonly model: InstalledModel }) {
  const t = useText().models.smaller;
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button aria-label={t.openFor(model.name)} onClick={() => setOpen(true)}>
        {t.open}
      </Button>
      {open && <SmallerSheet model={model} onClose={() => setOpen(false)} />}
    </>
  );
}

/** What a saving is worth the wait. */
const worth = 0.97;

const choosable = ({ state, bytes: size }: SmallerModel, { needed }: SmallerModels, model: InstalledModel): boolean =>
  state !== "there" && (needed || size < worth * model.bytes);

/** How small, and what that means for the pictures. */
export function SmallerSheet({ model, onClose }: { readonly model: InstalledModel; readonly onClose: () => void }) {
  const t = useText();
  const s = t.models.smaller;
  const [offer, setOffer] = useState<SmallerModels | null>(null);
  const [chosen, setChosen] = useState<ModelPrecision | null>(null);
  const { run, ...asking } = useTrying();
  const starting = useTrying();
  useEffect(() => {
    void run(async () => {
      const said = await call("models.smaller", { model: model.id });
      const free = said.sizes.filter((one) => choosable(one, said, model));
      setOffer(said);
      setChosen((free.find(({ precision }) => precision === "int8") ?? free.at(-1))?.precision ?? null);
    });
  }, [run, model]);
  const size = offer?.sizes.find(({ precision }) => precision === chosen) ?? null;
  const room = offer?.free ?? null;
  const tight = size?.state === "none" && room !== null && size.written > room;
  const start = async () => {
    if (chosen === null || tight || starting.busy) return;
    if ((await starting.run(() => call("models.optimise.start", { model: model.id, precision: chosen }))) === null)
      onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={s.title(model.name)}
      width={560}
      footer={
        <>
          <div className={styles.foot}>
            <Problem fault={starting.fault} />
          </div>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button
            kind="primary"
            disabled={size === null || tight || starting.busy}
            title={tight ? s.tooLittle : undefined}
            onClick={() => void start()}
          >
            {starting.busy || size === null
              ? starting.busy
                ? s.starting
                : s.open
              : size.state === "begun"
                ? t.models.goOn
                : s.start(size.bytes)}
          </Button>
        </>
      }
    >
      <div className={styles.sheet}>
        <p className={styles.quiet}>
          {offer?.needed ? s.needed : s.intro} {s.now(model.bytes)}
        </p>
        <Problem fault={asking.fault ?? offer?.problem ?? null} />
        {offer === null && !asking.fault && <p className={styles.quiet}>{s.asking}</p>}
        {offer && offer.sizes.length > 0 && (
          <RadioGroup
            aria-label={s.title(model.name)}
            value={chosen ?? ""}
            onValueChange={(next) => setChosen(next as ModelPrecision)}
            className={page.options}
          >
            {offer.sizes.map((one) => (
              <Option key={one.precision} size={one} disabled={!choosable(one, offer, model)} />
            ))}
          </RadioGroup>
        )}
        {room !== null && size !== null && (
          <p className={tight ? styles.problem : styles.quiet}>{tight ? s.tooLittle : s.free(room)}</p>
        )}
      </div>
    </Dialog>
  );
}

function Option({
  size: { precision, bytes: size, state },
  disabled,
}: {
  readonly size: SmallerModel;
  readonly disabled: boolean;
}) {
  const s = useText().models.smaller;
  const id = useId();
  const note =
    state === "there" ? s.there : disabled ? s.noSmaller : state === "begun" ? s.begun : s.quality[precision];
  return (
    <label className={page.option} data-off={disabled || undefined}>
      <Radio.Root
        value={precision}
        disabled={disabled}
        aria-labelledby={id}
        aria-describedby={`${id}-note`}
        className={page.radio}
      >
        <Radio.Indicator className={page.dot} />
      </Radio.Root>
      <b id={id}>{s.name[precision]}</b>
      <span className={`${page.state} num`}>{disabled && state !== "there" ? "" : bytes(size)}</span>
      <span id={`${id}-note`} className={page.why}>
        {note}
      </span>
    </label>
  );
}
