/** What people and styles say in the same words. */
import { counted, date } from "../words.ts";

export const collection = {
  views: { favourites: "Favourites", recent: "Recently used", needsALook: "Needs a look", trash: "Trash" },
  show: "Show",
  tags: "Tags",
  filter: "Filter",
  clearFilter: "Clear the filter",
  favourite: "Favourite",
  notFavourite: "No longer a favourite",
  favourites: "Make favourites",
  notFavourites: "No longer favourites",
  preview: "Show large",
  previewOf: (name: string, at: number, of: number) => (of === 1 ? name : `${name}, ${at} of ${of}`),
  name: "Name",
  nameEmpty: "A name is needed. Escape brings the old one back.",
  namesake: (name: string) =>
    `There is another “${name}”. Exports keep the two in folders of their own; another name would tell them apart here too.`,
  notes: "Notes",
  notesPlaceholder: "Notes",
  added: "Added",
  madeWith: "Made with",
  none: "Nothing yet",
  inTrashSince: (time: number) => `In the trash since ${date(time)}. Pictures made with it are still in the history.`,
  allInTrash: "In the trash. Pictures made with them are still in the history.",
  trashed: (names: string) => `${names} moved to the trash`,
  restored: (names: string) => `${names} restored`,
  away: "The file is no longer where it was",
  awayHow: (file: string) =>
    `${file} is no longer where it was. Bring it back to its folder, or remove it here and add it again.`,
  chooseOther: "Choose another…",
  bringingIn: (n: number) => `Adding ${counted(n, "picture", "pictures")}…`,
  refused: (n: number) => `${counted(n, "file", "files")} did not come in, and why`,
  noPicture: (file: string) => `${file} is not a picture. Choose a JPEG, PNG, HEIC, WebP, AVIF, TIFF or GIF file.`,
} as const;
