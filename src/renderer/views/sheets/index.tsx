import type { SheetId } from "../../../contract/values/id.ts";
import { PlaceNav, type PlaceNavProps, PlaceSelect } from "../../kit/layout/PlaceNav.tsx";
import { useAnswer } from "../../state/answers.ts";
import { useRoute } from "../../state/route/route.ts";
import { useText } from "../../text/text.ts";
import { NewSheet } from "./NewSheet.tsx";
import styles from "./Sheets.module.css";
import { StoredSheet } from "./StoredSheet.tsx";

/** Sheets that were made, and what a new one is made of. */
export default function SheetsView() {
  const t = useText().sheets;
  const id = useRoute(({ id }) => id);
  const { data: sheets = [] } = useAnswer("sheets.list", null);
  const groups = [
    { heading: null, places: [{ key: "new", label: t.newSheet, count: 0, query: {} }] },
    {
      heading: t.earlier,
      places: sheets.map((sheet) => ({
        key: String(sheet.id),
        id: sheet.id,
        label: sheet.name,
        count: sheet.cells,
        query: {},
      })),
    },
  ];
  const nav: PlaceNavProps = {
    label: t.list,
    view: "sheets",
    groups: sheets.length > 0 ? groups : groups.slice(0, 1),
    current: id === null ? "new" : String(id),
  };
  const select = <PlaceSelect {...nav} />;
  return (
    <div className={styles.view}>
      <PlaceNav {...nav} />
      {id === null ? <NewSheet places={select} /> : <StoredSheet key={id} id={id as SheetId} places={select} />}
    </div>
  );
}
