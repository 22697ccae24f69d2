/** Faults of a farm: several machines that work on one queue. */

/** Said to whoever was about to send pictures: none of them is on the queue. */
type Unsent = { unsent?: true };
const nothingSent = ({ unsent }: Unsent): string => (unsent ? " Nothing was sent." : "");

const minutes = (seconds: number): string =>
  seconds < 120 ? `${Math.round(seconds)} seconds` : `${Math.round(seconds / 60)} minutes`;

export const farmFaults = {
  "farm.none": (_: Record<string, never>) =>
    "This studio has joined no farm. Give a farm's address in Settings, or bring the work back to this machine in the queue.",
  "farm.enlarging": (_: Record<string, never>) =>
    "A picture is enlarged on this machine only: it is done in less time than it would take to send it.",
  "farm.no-address": (d: { file: string; reason: string }) =>
    `${d.file} is no farm's address: ${d.reason}. Ask whoever set the farm up for its file, and give the path of that.`,
  "farm.unencrypted": (d: { host: string }) =>
    `What is on ${d.host} would be reached without encryption, and everybody on the network between could read and change it. Use an address that begins with rediss://, and https:// for a bucket.`,
  "farm.unreachable": (d: { host: string; reason: string }) =>
    `The farm's queue on ${d.host} does not answer: ${d.reason}. Check that the machine is on and that this one may reach it. What is on the farm goes on meanwhile.`,
  "farm.refused": (d: { host: string; reason: string }) =>
    `The farm's queue on ${d.host} refused this member: ${d.reason}. The key may have been revoked; ask whoever keeps the farm for a new address.`,
  "farm.certificate": (d: { host: string; reason: string }) =>
    `What answers on ${d.host} does not prove that it is the farm's queue: ${d.reason}. The farm may have a new certificate, or another machine stands in its place. Nothing was sent; ask whoever keeps the farm for a new address.`,
  "farm.queue-too-old": (d: { version: string; oldest: string }) =>
    `The farm's queue is version ${d.version} of Redis, and ${d.oldest} is the first that will do; any version of Valkey does. Ask whoever keeps the farm to update it.`,
  "farm.queue-full": (d: { host: string; reason: string }) =>
    `The farm's queue on ${d.host} takes nothing more: its memory or its disk is full (${d.reason}). What is on it goes on; ask whoever keeps the farm to make room, then send the pictures again.`,
  "farm.store-unreachable": (d: { store: string; reason: string } & Unsent) =>
    `The farm's store at ${d.store} cannot be used: ${d.reason}.${nothingSent(d)} Check that the drive is connected, or the server on.`,
  "farm.store-refused": (d: { store: string; reason: string } & Unsent) =>
    `The farm's store at ${d.store} refused this machine: ${d.reason}.${nothingSent(d)} Where it is the key, ask whoever keeps the farm for a new address.`,
  "farm.store-full": (d: { store: string } & Unsent) =>
    `The farm's store at ${d.store} is full.${nothingSent(d)} Nothing half-written was left there. Free some space.`,
  "farm.disk-full": (d: { folder: string }) =>
    `The disk of this machine is full: nothing more fits into ${d.folder}. Nothing half-written was left there. Free some space.`,
  "farm.clock": (d: { seconds: number }) =>
    `The clock of this machine is ${minutes(Math.abs(d.seconds))} ${d.seconds > 0 ? "ahead of" : "behind"} the farm's: work that it puts back would wait for that long. Set the clock right, then start again.`,
  "farm.private": (_: Record<string, never>) =>
    "A private picture is made on this machine only: on a farm its photograph would lie in the shared store. Make it here, or leave out that it is private.",
  "farm.no-order": (d: { sha256: string; problem: string }) =>
    `What lies in the farm's store as an order (${d.sha256.slice(0, 12)}…) is none: ${d.problem}. Send the pictures again, from a machine with the same version.`,
  "farm.other-form": (d: { version: string; problem: string }) =>
    `A job on the farm's queue was written by another version of the studio than ${d.version}, which this machine has: ${d.problem}. It is left alone. Have the same version on all machines, then send the pictures again.`,
  "farm.lacks-model": (d: { problem: string; model: string; machines: readonly string[] }) =>
    `${d.problem} On the farm ${d.machines.join(", ")} ${d.machines.length === 1 ? "works" : "work"} with ${d.model}: copy the model's folder from there.`,
  "farm.no-machine": (d: { model: string; engine: string; pool: string; others: string; from: readonly string[] }) =>
    `No machine of the farm makes pictures with this ${d.model} and version ${d.engine} in the pool ${d.pool} at the moment${d.others === "" ? "" : ` (${d.others})`}. The work waits until one does: start one with atelier worker. Where the model is missing, its folder can be copied from ${[...d.from, "this machine"].join(" or ")}.`,
  "farm.no-tag": (d: { tag: string; others: string }) =>
    `No machine of the farm that could make this has the tag ${d.tag} (${d.others}). The work waits until one has: start one with atelier worker --tags ${d.tag}, or send the pictures without a tag.`,
  "farm.all-rest": (d: { others: string }) =>
    `Every machine of the farm that could make this rests at the moment (${d.others}). The work waits until one takes work again: Settings → Farm says why each rests, and lets it work.`,
  "farm.blob-missing": (d: { sha256: string; file?: string }) =>
    `${d.file ?? "A file that the farm needs"} is not in its store as the machine sees it that makes the picture (${d.sha256.slice(0, 12)}…). Send the pictures again: what is missing is put there once more. Where that does not help, one of both machines sees another folder than the rest: compare the folders in their addresses, and whether the drives are connected.`,
  "farm.blob-damaged": (d: { sha256: string; file?: string }) =>
    `${d.file ?? `A file in the farm's store (${d.sha256.slice(0, 12)}…)`} is damaged there: its bytes are not those that were sent, read twice. Send the pictures again, and have the store's drive examined.`,
  "farm.blank-picture": (d: { worker: string }) =>
    `${d.worker} painted one flat colour, which a broken graphics processor does. The picture was not taken; another machine tries it.`,
  "farm.test-picture": (d: { worker: string; problem: string }) =>
    `${d.worker} did not paint its test picture as it should, and takes no work until it does. ${d.problem} Look after its graphics processor, its driver and its memory; asked to work again (Settings → Farm), or started again, it paints another.`,
  "farm.hung": (d: { worker: string; seconds: number }) =>
    `The engine on ${d.worker} took no step for ${d.seconds} seconds. It was started again, and another machine tries the picture.`,
} as const;
