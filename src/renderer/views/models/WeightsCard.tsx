import { useState } from "react";
import { Button } from "../../kit/Button.tsx";
import { Search } from "../../kit/icons.ts";
import { useText } from "../../text/text.ts";
import styles from "./Models.module.css";
import { WeightsSheet } from "./WeightsSheet.tsx";

/** The way to a model for those who have its weights. */
export function WeightsCard() {
  const t = useText().models.weights;
  const [open, setOpen] = useState(false);
  return (
    <article className={styles.card} aria-label={t.card}>
      <div className={styles.name}>
        <span className={styles.sign}>
          <Search />
        </span>
        <b>{t.card}</b>
      </div>
      <p className={styles.note}>{t.about}</p>
      <div className={styles.actions}>
        <Button onClick={() => setOpen(true)}>{t.open}</Button>
      </div>
      {open && <WeightsSheet onClose={() => setOpen(false)} />}
    </article>
  );
}
