/** What can be done with one picture wherever it is shown, as entries of a menu. */
import type { Picture } from "../../contract/library.ts";
import { Copy, FileImage, Folder, Layers, PeopleIcon, StylesIcon } from "../kit/icons.ts";
import type { MenuEntry } from "../kit/Menu.tsx";
import { toasts } from "../kit/toast.ts";
import { pictureUrl } from "../media.ts";
import { pictureAsStyle, pictureAsSubject } from "../state/actions.ts";
import { call } from "../state/link.ts";
import { askName } from "../state/naming.ts";
import { go } from "../state/route.ts";
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

/** @param attempt  tries it, and says where it failed */
export function pictureEntries(
  picture: Picture,
  attempt: (work: () => Promise<unknown>) => unknown,
): readonly MenuEntry[] {
  const t = text().history;
  const away = !picture.present;
  const use = (as: (id: Picture["id"]) => void) => () => {
    as(picture.id);
    go("studio");
  };
  return [
    { label: t.asSubject, icon: <PeopleIcon />, disabled: away, run: use(pictureAsSubject) },
    { label: t.asStyle, icon: <StylesIcon />, disabled: away, run: use(pictureAsStyle) },
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
