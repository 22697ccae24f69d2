import { counted } from "../words.ts";

export const common = {
  close: "Close",
  cancel: "Cancel",
  done: "Done",
  undo: "Undo",
  retry: "Try again",
  more: "More",
  choose: "Choose…",
  remove: "Remove",
  rename: "Rename",
  toTrash: "Move to trash",
  restore: "Restore",
  addTag: "+ tag",
  removeTag: (tag: string) => `Remove tag ${tag}`,
  loading: "Loading…",
  pictures: (n: number) => counted(n, "picture", "pictures"),
  photos: (n: number) => counted(n, "photo", "photos"),
  selected: (n: number) => `${n} selected`,
  missingFile: "The file is no longer there",
  unnamed: "Unnamed",
} as const;
