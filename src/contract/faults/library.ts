/** Faults of the library. */
const again = "Nothing that was saved before is lost";

export const libraryFaults = {
  "library.crop-too-small": (d: { pixels: number }) =>
    `The crop leaves fewer than ${d.pixels} pixels of a side, which is too little to go by. Take more of the picture.`,
  "library.unknown": (d: {
    kind:
      | "person"
      | "style"
      | "picture"
      | "photograph"
      | "job"
      | "preset"
      | "sheet"
      | "collection"
      | "search"
      | "learned style"
      | "snippet";
    id: number;
  }) => `There is no ${d.kind} number ${d.id} in the library: it was removed meanwhile. Look at the list again.`,
  "library.in-queue": (d: { jobs: number }) =>
    `${d.jobs === 1 ? "A job in the queue is" : `${d.jobs} jobs in the queue are`} still to be made with what would be deleted. Let the queue finish, or cancel ${d.jobs === 1 ? "it" : "them"}, then delete again.`,
  "library.upload-unknown": (d: { upload: string }) =>
    `The file sent as ${d.upload} is not there any more: it was imported already, or the studio was started again since. Add it once more.`,
  "library.too-many-tags": (d: { tags: number; most: number }) =>
    `There would be ${d.tags} tags, and at most ${d.most} can be given. Take one away first.`,
  "library.last-picture": (d: { name: string }) =>
    `This is the last picture of ${d.name}, and none can be without one. Move ${d.name} to the trash instead, or add another picture first.`,
  "library.only-picture": (d: { name: string; to: string }) =>
    `This is the only picture of ${d.name}, and none can be without one. Merge ${d.name} and ${d.to} instead.`,
  "library.changed-while-reading": (d: { file: string }) =>
    `${d.file} was changed by another program while it was read. Wait until it is finished and add the picture again.`,
  "library.picture-missing": (d: { file: string }) =>
    `${d.file} cannot be recorded: there is no such file. It was moved or deleted right after it was saved; make it again.`,
  "library.no-folder": (d: { folder: string }) =>
    `${d.folder} cannot be searched: it is no folder, or you are not permitted to look into it. Choose another one.`,
  "library.no-access": (d: { home: string; reason: string }) =>
    `The library in ${d.home} cannot be opened: ${d.reason}. Check that you may write there and that its drive is connected.`,
  "library.newer": (d: { file: string; version: number; known: number }) =>
    `${d.file} was written by a newer version of this program (library version ${d.version}, this one knows ${d.known}). Install the newer version again; nothing was changed.`,
  "library.busy": (_: Record<string, never>) =>
    `The library is in use by another program that does not let go of it. Close other windows of the studio and running commands, then try again. ${again}.`,
  "library.disk-full": (_: Record<string, never>) =>
    `The library could not be written: the disk is full. Free some space and try again. ${again}.`,
  "library.read-only": (_: Record<string, never>) =>
    `The library could not be written: its file or folder is read-only. Allow writing there and try again. ${again}.`,
  "library.disk-failed": (d: { reason: string }) =>
    `The library could not be read or written: ${d.reason}. Check its drive, then start the program again.`,
  "library.damaged": (d: { reason: string }) =>
    `The library's file is damaged (${d.reason}). Start the program again: the damaged file is then set aside, and the library restored from its newest backup and from your pictures.`,
  "library.crashed": (d: { reason: string }) =>
    `The library stopped unexpectedly (${d.reason}) and was started again. What it had confirmed is kept; repeat what you did last.`,
  "library.keeps-crashing": (d: { times: number; reason: string }) =>
    `The library stopped unexpectedly ${d.times} times in a row, last with: ${d.reason}. Start the program again; please report this message if it stays.`,
} as const;
