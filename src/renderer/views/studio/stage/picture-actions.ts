/** What can be done with the picture on the stage; failures are said in the banner. */
import { toFault } from "../../../../contract/fault.ts";
import type { Picture } from "../../../../contract/library/library.ts";
import { enlarge, pictureAsStyle, pictureAsSubject, rate, reject, trashPictures } from "../../../state/actions.ts";
import { compare } from "../../../state/pictures/compare.ts";
import { makeAgain, recall } from "../../../state/draft/draft.ts";
import { openExport } from "../../../state/exporting.ts";
import { go } from "../../../state/route/route.ts";
import { notify } from "../../../state/studio.ts";
import { besides } from "../film/order.ts";

const attempt = (work: Promise<unknown>): void => {
  work.catch((error: unknown) => notify(toFault(error).message));
};

export interface PictureActions {
  readonly rate: (stars: number) => void;
  readonly star: () => void;
  /** Beside the one before it. */
  readonly compare: () => void;
  readonly reject: () => void;
  /** Queues it once more with a new seed. */
  readonly another: () => void;
  readonly asSubject: () => void;
  readonly asStyle: () => void;
  readonly export: () => void;
  /** Brings it into the composer. */
  readonly edit: () => void;
  readonly inHistory: () => void;
  readonly enlarge: (factor: 2 | 4) => void;
  readonly trash: () => void;
}

export function actionsOn(picture: Picture): PictureActions {
  const ids = [picture.id];
  return {
    rate: (stars) => attempt(rate(ids, stars)),
    star: () => attempt(rate(ids, picture.stars > 0 ? 0 : 1)),
    compare: () => {
      const other = besides(picture.id);
      if (other !== null) compare([picture.id, other]);
    },
    reject: () => attempt(reject(ids, !picture.rejected)),
    another: () => {
      attempt(makeAgain(picture.id, "new"));
      go("studio");
    },
    asSubject: () => pictureAsSubject(picture.id),
    asStyle: () => pictureAsStyle(picture.id),
    export: () => openExport(ids),
    edit: () => attempt(recall(picture.id)),
    inHistory: () => go("history", { id: picture.id }),
    enlarge: (factor) => attempt(enlarge(picture.id, factor)),
    trash: () => {
      go("studio", { id: besides(picture.id), replace: true });
      attempt(trashPictures(ids));
    },
  };
}
