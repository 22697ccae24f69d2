import { NumberField } from "../../kit/fields/NumberField.tsx";
import { Select } from "../../kit/fields/Select.tsx";
import { TextField } from "../../kit/fields/TextField.tsx";
import { Weight } from "../../kit/fields/Weight.tsx";
import { useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import styles from "./Making.module.css";
import { PlaceField } from "../../kit/fields/PlaceField.tsx";
import { useChoice } from "./wish.ts";

interface ExpertsProps {
  readonly model: string;
  readonly steps: number;
}

/** Who makes candidates: the model, by itself or with a LoRA for each of its two tasks, and what others have made. */
export function Experts({ model, steps }: ExpertsProps) {
  const t = useText().making;
  const choice = useChoice();
  const models = useStudio((studio) => studio.models).filter((one) => one.problem === null);
  return (
    <div className={styles.fields}>
      <div className={styles.row}>
        <Select
          label={t.model}
          value={model}
          onChange={(next) => useChoice.setState({ model: next, steps: null })}
          options={models.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <NumberField
          label={t.steps}
          value={steps}
          min={1}
          max={200}
          onChange={(next) => useChoice.setState({ steps: next })}
        />
      </div>
      <details className={styles.more}>
        <summary>{t.loras}</summary>
        <div className={styles.fields}>
          <Lora of="lora" expert={t.stylise} />
          <Lora of="plainLora" expert={t.plain} />
        </div>
      </details>
      <details className={styles.more}>
        <summary>{t.others}</summary>
        <div className={styles.fields}>
          <p className={styles.note}>{t.stylisedNote}</p>
          {(["stylised", "plain", "heldOut"] as const).map((name) => (
            <PlaceField
              key={name}
              label={{ stylised: t.stylised, plain: t.plainFolder, heldOut: t.heldOut }[name]}
              value={choice[name]}
              onChange={(path) => useChoice.setState({ [name]: path })}
              pick={t.pick}
            />
          ))}
          <div className={styles.row}>
            {(["elsewhere", "elsewhereLicence"] as const).map((name) => (
              <TextField
                key={name}
                label={t[name]}
                value={choice[name]}
                onChange={(value) => useChoice.setState({ [name]: value })}
              />
            ))}
          </div>
        </div>
      </details>
    </div>
  );
}

function Lora({ of, expert }: { readonly of: "lora" | "plainLora"; readonly expert: string }) {
  const t = useText().making;
  const lora = useChoice((choice) => choice[of]);
  return (
    <div className={styles.lora}>
      <PlaceField
        label={t.lora(expert)}
        value={lora.path}
        onChange={(path) => useChoice.setState({ [of]: { ...lora, path } })}
        pick={t.pickLora}
        file
      />
      {lora.path.trim() !== "" && (
        <Weight
          label={t.strength(expert)}
          value={lora.strength}
          onChange={(strength) => useChoice.setState({ [of]: { ...lora, strength } })}
        />
      )}
    </div>
  );
}
