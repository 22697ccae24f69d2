/** What a sheet is called until the artist gives it a name. */
import { listed } from "../../contract/values/listed.ts";
import { titleOf } from "../drafts/title.ts";

/**
 * What the pictures of a sheet carry as its name: the artist's. The name it has by itself says who else stands on it,
 * and is found again from all of them.
 */
export const givenTitle = (name: string, axes: Axes, prompt: string): string =>
  name === sheetTitle(axes, prompt) ? "" : name;

interface Axes {
  readonly people: readonly string[];
  readonly styles: readonly string[];
}

/** Names of an axis that are written out. */
const most = 3;

/** "Anna, Ben and Cem × Comic and Linocut", "8 people × Comic"; by its words where it has one axis only. */
export function sheetTitle({ people, styles }: Axes, prompt: string): string {
  const who = people.length > most ? `${people.length} people` : listed(people);
  const how = styles.length > most ? `${styles.length} styles` : listed(styles);
  const title = [who, how].filter((part) => part !== "").join(" × ");
  return title === "" ? titleOf({ people: [], styles: [], prompt }) || "Seeds" : title;
}
