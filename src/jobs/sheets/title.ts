/** What a sheet is called until the artist gives it a name. */
import { listed } from "../../contract/listed.ts";
import { titleOf } from "../drafts/title.ts";

/** Names of an axis that are written out. */
const most = 3;

/** "Anna, Ben and Cem × Comic and Linocut", "8 people × Comic"; by its words where it has one axis only. */
export function sheetTitle(
  { people, styles }: { readonly people: readonly string[]; readonly styles: readonly string[] },
  prompt: string,
): string {
  const who = people.length > most ? `${people.length} people` : listed(people);
  const how = styles.length > most ? `${styles.length} styles` : listed(styles);
  const title = [who, how].filter((part) => part !== "").join(" × ");
  return title === "" ? titleOf({ people: [], styles: [], prompt }) || "Seeds" : title;
}
