/** What can be done with one picture wherever it is shown, as entries of a menu. */
import type { Picture } from "../../contract/library/library.ts";
import type { PictureId } from "../../contract/values/id.ts";
import { ofOtherEdition } from "../../contract/making/recipe.ts";
import {
  Again,
  Compare,
  Copy,
  FileImage,
  Folder,
  Layers,
  PeopleIcon,
  Recall,
  Reroll,
  StylesIcon,
} from "../kit/icons.ts";
import type { MenuEntry } from "../kit/overlays/Menu.tsx";
import { toasts } from "../kit/overlays/toast.ts";
import { pictureUrl } from "../media.ts";
import { keyLabel } from "../shortcuts/keys.ts";
import { pictureAsStyle, pictureAsSubject } from "../state/actions.ts";
import { compare } from "../state/pictures/compare.ts";
import { makeAgain, recall } from "../state/draft/draft.ts";
import { call } from "../state/link.ts";
import { askName } from "../state/naming.ts";
import { go } from "../state/route/route.ts";
import { currentStudio } from "../state/studio.ts";
import { text } from "../text/text.ts";

/** Puts the picture itself on the clipboard. Clipboards take PNG, whatever the file is. */
async function copyPicture({ id }: Picture): Promise<void> {
  const image = createImageBitmap(await (await fetch(pictureUrl(id))).blob());
  const png = image.then(async (bitmap) => {
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
    return canvas.convertToBlob({ type: "image/png" });
  });
  await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
  toasts.add({ title: text().history.copied, timeout: 2000 });
}

/** Puts the recipe on the clipboard, as it stands in the file. */
async function copyRecipe({ recipe }: Picture): Promise<void> {
  await navigator.clipboard.writeText(JSON.stringify(recipe, null, 2));
  toasts.add({ title: text().history.copiedRecipe, timeout: 2000 });
}

export interface PictureEntriesOptions {
  /** Tries it, and says where it failed. */
  readonly attempt: (work: () => Promise<unknown>) => unknown;
  /** The other beside which it can be compared. */
  readonly beside?: PictureId | null;
  /** Hears that it was queued once more; a toast says so where nobody does. */
  readonly onQueued?: () => void;
}

/** What is the same for one picture everywhere; a view adds what only it can do. */
export function pictureEntries(
  picture: Picture,
  { attempt, beside = null, onQueued }: PictureEntriesOptions,
): readonly MenuEntry[] {
  const t = text().history;
  const { id } = picture;
  const away = !picture.present;
  const model = currentStudio()?.models.find((one) => one.id === picture.recipe.model);
  const differs = model && ofOtherEdition(picture.recipe, model.edition);
  const again = (seed: "same" | "new", said: string) => () =>
    void attempt(async () => {
      await makeAgain(id, seed);
      onQueued?.();
      // That it will differ is said by nobody else.
      if (!onQueued || (differs && seed === "same")) toasts.add({ title: said, timeout: 3000 });
    });
  const use = (as: (id: Picture["id"]) => void) => () => {
    as(picture.id);
    go("studio");
  };
  return [
    {
      label: t.edit,
      icon: <Recall />,
      hint: keyLabel("Mod+Shift+R"),
      run: () => void attempt(() => recall(id)),
    },
    { label: t.another, icon: <Reroll />, hint: keyLabel("R"), run: again("new", t.anotherSaid) },
    { label: t.exactly, icon: <Again />, run: again("same", differs ? t.exactlyOtherSaid(model.name) : t.exactlySaid) },
    "line",
    { label: t.asSubject, icon: <PeopleIcon />, disabled: away, run: use(pictureAsSubject) },
    { label: t.asStyle, icon: <StylesIcon />, disabled: away, run: use(pictureAsStyle) },
    ...(beside === null
      ? []
      : [{ label: t.compare, icon: <Compare />, hint: keyLabel("C"), run: () => compare([id, beside]) }]),
    {
      label: t.collecting.add,
      icon: <Layers />,
      run: () => askName({ kind: "collect", ids: [picture.id] }),
    },
    "line",
    { label: t.copy, icon: <Copy />, disabled: away, run: () => void attempt(() => copyPicture(picture)) },
    { label: t.copyRecipe, icon: <FileImage />, run: () => void attempt(() => copyRecipe(picture)) },
    ...(currentStudio()?.capabilities.reveal
      ? [
          {
            label: t.reveal,
            icon: <Folder />,
            disabled: away,
            run: () => void attempt(() => call("system.reveal", { picture: picture.id })),
          },
        ]
      : []),
  ];
}
