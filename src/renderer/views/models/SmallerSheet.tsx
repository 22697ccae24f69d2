import { useState } from "react";
import type { InstalledModel, SmallerModel, SmallerModels } from "../../../contract/models.ts";
import type { ModelPrecision } from "../../../contract/making/precision.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { RadioList, type RadioOption } from "../../kit/fields/RadioList.tsx";
import { Sheet } from "../../kit/overlays/Sheet.tsx";
import { Status } from "../../kit/layout/Status.tsx";
import { useAnswer } from "../../state/answers.ts";
import { call } from "../../state/link.ts";
import { type Text, useText } from "../../text/text.ts";
import { bytes } from "../../text/words.ts";
import { FaultNotice } from "./FaultNotice.tsx";
import { useAttempt } from "../../state/attempt.ts";

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
  const t = useText().models;
  const s = t.smaller;
  const { data: offer, error } = useAnswer("models.smaller", { model: model.id }, { brief: true });
  const [picked, setPicked] = useState<ModelPrecision | null>(null);
  const starting = useAttempt();
  const free = offer?.sizes.filter((one) => choosable(one, offer, model)) ?? [];
  const chosen = picked ?? (free.find(({ precision }) => precision === "int8") ?? free.at(-1))?.precision ?? null;
  const size = offer?.sizes.find(({ precision }) => precision === chosen) ?? null;
  const room = offer?.free ?? null;
  const tight = size?.state === "none" && room !== null && size.written > room;
  const start = async () => {
    if (chosen === null || tight || starting.busy) return;
    if ((await starting.attempt(() => call("models.optimise.start", { model: model.id, precision: chosen }))) === null)
      onClose();
  };
  return (
    <Sheet
      title={s.title(model.name)}
      width={560}
      onClose={onClose}
      problem={<FaultNotice fault={starting.fault} />}
      action={
        <Button
          kind="primary"
          disabled={size === null || tight || starting.busy}
          title={tight ? s.tooLittle : undefined}
          onClick={() => void start()}
        >
          {starting.busy ? s.starting : size === null ? s.open : size.state === "begun" ? t.goOn : s.start(size.bytes)}
        </Button>
      }
    >
      <p className="faint">
        {offer?.needed ? s.needed : s.intro} {s.now(model.bytes)}
      </p>
      <FaultNotice fault={error ?? offer?.problem ?? null} />
      {!offer && !error && <p className="faint">{s.asking}</p>}
      {offer && offer.sizes.length > 0 && (
        <RadioList
          label={s.title(model.name)}
          value={chosen}
          onChange={setPicked}
          options={offer.sizes.map((one) => optionOf(one, choosable(one, offer, model), s))}
        />
      )}
      {room !== null && size !== null && (
        <p className={tight ? "bad" : "faint"}>{tight ? s.tooLittle : s.free(room)}</p>
      )}
    </Sheet>
  );
}

function optionOf(
  { precision, bytes: size, state }: SmallerModel,
  free: boolean,
  t: Text["models"]["smaller"],
): RadioOption<SmallerModel["precision"]> {
  const note = state === "there" ? t.there : !free ? t.noSmaller : state === "begun" ? t.begun : t.quality[precision];
  return {
    value: precision,
    label: t.name[precision],
    note,
    disabled: !free,
    ...(free || state === "there"
      ? {
          end: (
            <Status>
              <span className="num">{bytes(size)}</span>
            </Status>
          ),
        }
      : {}),
  };
}
