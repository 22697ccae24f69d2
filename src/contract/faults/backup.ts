/** Faults of backing the whole studio up and bringing it back. */
import { bytesInWords } from "../values/size.ts";

export const backupFaults = {
  "backup.inside": (d: { folder: string; home: string }) =>
    `${d.folder} lies in the studio's own folder ${d.home}, or around it, so a backup there would be lost with it. Choose a folder elsewhere, best on another drive.`,
  "backup.exists": (d: { file: string }) =>
    `${d.file} is there already, and no backup is written over a file. Give the new one another name.`,
  "backup.no-room": (d: { folder: string; needed: number; free: number }) =>
    `The backup takes ${bytesInWords(d.needed)}, and there are ${bytesInWords(d.free)} free at ${d.folder}. Choose another drive, or free some space.`,
  "backup.failed": (d: { file: string; reason: string }) =>
    `${d.file} could not be copied: ${d.reason}. Check the drive, and start it again; in a folder it goes on from where it was.`,
  "backup.not-there": (d: { place: string }) =>
    `There is no backup at ${d.place}. Connect the drive it is on, or choose the file or folder that the backup was made in.`,
  "backup.not-whole": (d: { folder: string; reason: string }) =>
    `${d.folder} is no whole backup of a studio: ${d.reason}. Choose the file or folder that the backup was made in, or make the backup again. Nothing was changed.`,
  "backup.occupied": (d: { home: string }) =>
    `There is a library in ${d.home} already. With --replace it is set aside there, and the backup takes its place.`,
} as const;
