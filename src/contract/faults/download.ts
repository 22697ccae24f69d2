/**
 * Faults of downloading a model. None of them carries a token or the query of an address, which may hold a signature.
 */
import { bytesInWords as size } from "../values/size.ts";

export const downloadFaults = {
  "download.unknown": (d: { name: string; known: readonly string[] }) =>
    `No model called ${d.name} can be downloaded. There ${d.known.length === 1 ? "is" : "are"}: ${d.known.join(", ")}.`,
  "download.endpoint": (d: { endpoint: string; why: string }) =>
    `${d.endpoint} cannot be downloaded from: ${d.why}. Give an address such as https://huggingface.co with --endpoint or in HF_ENDPOINT, or leave both out.`,
  "download.licence": (d: { name: string; licences: readonly string[] }) =>
    `${d.name} comes under terms that you have to accept first: ${d.licences.join("; ")}. Read them, then add --accept-licence.`,
  "download.token-missing": (d: { repository: string; page: string }) =>
    `${d.repository} is given only to people who accepted its licence, and nobody is signed in. ` +
    `1. Make an account at the hub and accept the licence on ${d.page}. ` +
    `2. Make a token that may read, in the account's settings under Access Tokens. ` +
    `3. Put it into the environment variable HF_TOKEN, or into a file that you name with --token-file.`,
  "download.token-invalid": (d: { repository: string; source: string }) =>
    `The hub does not know the token from ${d.source}, so that ${d.repository} cannot be fetched. It was mistyped, withdrawn or has expired: make a new one in the account's settings under Access Tokens.`,
  "download.token-scope": (d: { repository: string; source: string }) =>
    `The token from ${d.source} may not read gated repositories such as ${d.repository}. Edit it in the account's settings under Access Tokens: tick "Read access to contents of all public gated repos you can access", or make a token of the kind "Read".`,
  "download.access": (d: { repository: string; page: string; source: string }) =>
    `The token from ${d.source} is good, but its account has not been given ${d.repository}. Sign in with that account, accept the licence on ${d.page}, and run the command again.`,
  "download.token-file": (d: { file: string; why: string }) =>
    `The token cannot be read from ${d.file}: ${d.why}. The file holds one line that begins with hf_.`,
  "download.token-malformed": (_: Record<string, never>) =>
    "That is no token. A token is one word that begins with hf_; copy it again from the account's settings, under Access Tokens.",
  "download.no-keychain": (_: Record<string, never>) =>
    "This system has no keychain in which a token could be kept safely. Give it anew for each download, or install a keyring such as GNOME Keyring or KWallet.",
  "download.not-found": (d: { what: string; repository: string }) =>
    `The hub has no ${d.what} in ${d.repository}, or does not show it to this account. Look whether it was moved, and whether the address of the hub is right.`,
  "download.refused": (d: { what: string; host: string; status: number }) =>
    `${d.host} refuses to send ${d.what}: it answers ${d.status}. Try again later; if it stays so, something between here and there forbids it.`,
  "download.answer": (d: { what: string; host: string; why: string }) =>
    `${d.host} answers about ${d.what} in a way that makes no sense: ${d.why}. Look whether the address of the hub is right.`,
  "download.unreachable": (d: { what: string; host: string; why: string; attempts: number }) =>
    `${d.what} could not be fetched from ${d.host}: ${d.why}, ${d.attempts} times one after another. What was fetched is kept; run the same command again to go on from there.`,
  "download.page": (d: { what: string; host: string }) =>
    `${d.host} sends a page in place of ${d.what}. Does this network ask you to sign in? Open any page in a browser and sign in there, then try again. What was fetched is kept.`,
  "download.digest": (d: { file: string; aside: string }) =>
    `${d.file} was fetched twice and both times had other content than the hub promises. The wrong file lies in ${d.aside}. Something between here and there changes it, or the disk does; try another network, then another disk.`,
  "download.no-space": (d: { folder: string; needed: number; free: number }) =>
    `There is not enough room in ${d.folder}: ${size(d.needed)} are still to be fetched and ${size(d.free)} are free. Make room, or choose another folder with --to.`,
  "download.disk-full": (d: { file: string }) =>
    `The disk is full: ${d.file} is not whole. What was fetched is kept; make room and run the same command again to go on from there.`,
  "download.not-writable": (d: { file: string; why: string }) =>
    `${d.file} cannot be written: ${d.why}. Choose another folder with --to.`,
  "download.in-use": (d: { folder: string }) =>
    `Another program is downloading into ${d.folder}. Wait for it to end, or choose another folder with --to.`,
  "download.cancelled": (_: Record<string, never>) =>
    "Cancelled. What was fetched is kept; run the same command again to go on from there.",
} as const;
