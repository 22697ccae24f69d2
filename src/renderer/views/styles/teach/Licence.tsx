import { useStudio } from "../../../state/studio.ts";
import { useText } from "../../../text/text.ts";
import styles from "./Teach.module.css";

/** Under which terms what is learned may be shared, where the model has any beside its own freedom. */
export function Licence() {
  const t = useText().teaching;
  const model = useStudio(({ models, settings }) => models.find(({ id }) => id === settings?.model));
  if (!model || model.licence.commercial) return null;
  return <p className={styles.quiet}>{t.licence(model.name, model.licence.name)}</p>;
}
