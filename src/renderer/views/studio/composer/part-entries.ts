/** What can be done with a part of the draft that is a picture of the history: what can be done with it elsewhere. */
import { pictureEntries } from "../../../collection/picture-entries.tsx";
import type { MenuEntry } from "../../../kit/overlays/Menu.tsx";
import { attemptAloud } from "../../../state/studio.ts";
import type { Origin } from "./use-parts.ts";

export const partEntries = (origin: Origin | null): readonly MenuEntry[] =>
  origin?.kind === "picture" ? ["line", ...pictureEntries(origin.picture, { attempt: attemptAloud })] : [];
