/**
 * The window's way to the studio: Electron's bridge where there is one, else HTTP and a WebSocket to where the page
 * came from.
 */
import type { StudioBridge } from "../../contract/bridge.ts";
import { Fault } from "../../contract/fault.ts";
import type { UploadId } from "../../contract/values/id.ts";
import { type Client, connect } from "../../contract/rpc/client.ts";
import type { Port } from "../../contract/rpc/port.ts";
import { type Socket, socketPort } from "../../contract/rpc/socket.ts";
import type { StudioCalls, StudioEvents } from "../../contract/studio.ts";
import { type ConnectionState, reconnecting } from "./reconnect.ts";

export type { ConnectionState } from "./reconnect.ts";
export type StudioClient = Client<StudioCalls, StudioEvents>;

declare global {
  interface Window {
    readonly studio?: StudioBridge;
  }
}

const states = new Set<(state: ConnectionState) => void>();

/**
 * Hears when the connection was made, lost, or refused. Returns what ends it. After `connected`, ask again for what is
 * shown.
 */
export function onConnection(listener: (state: ConnectionState) => void): () => void {
  states.add(listener);
  return () => void states.delete(listener);
}

/**
 * Connects to the studio, once for a page.
 * @throws Fault `studio.not-admitted` where the address had no valid token; `rpc.closed` where the studio cannot be
 *   reached
 */
export async function connectStudio(): Promise<StudioClient> {
  if (window.studio) return connect(bridgePort(window.studio));
  await showToken();
  return reconnecting({ open: openSocket, onState: (state) => states.forEach((listener) => listener(state)) });
}

/** Hands bytes to the studio, for `people.add` and the like. @throws Fault `studio.upload-refused`, `rpc.closed` */
export async function upload(file: File): Promise<UploadId> {
  const response = await reach("/upload", {
    method: "POST",
    body: file,
    headers: { "x-file-name": encodeURIComponent(file.name) },
  });
  if (!response.ok) throw new Fault("studio.upload-refused", { name: file.name, status: response.status });
  return ((await response.json()) as { readonly upload: UploadId }).upload;
}

/** Lets what was handed over be deleted, because it is not brought in after all. */
export async function discard(sent: UploadId): Promise<void> {
  await reach(`/upload/${encodeURIComponent(sent)}`, { method: "DELETE" });
}

/** Where a dropped or chosen file lies; null where the host cannot tell, so that it must be uploaded. */
export const pathOf = (file: File): string | null => window.studio?.pathOf(file) || null;

/** It never ends: the application ends its windows first. */
const bridgePort = (bridge: StudioBridge): Port => ({
  post: (frame) => bridge.post(frame),
  listen: (onFrame) => bridge.listen(onFrame),
  close: () => {},
});

/**
 * Exchanges the token in the address for the cookie, and takes it out of sight and of the history; not before there is
 * an answer, so that a page that is loaded again meanwhile is admitted too.
 */
async function showToken(): Promise<void> {
  const token = location.hash.slice(1);
  if (!/^[\w-]{43}$/.test(token)) return;
  // A token of an earlier start is no harm while the cookie is good.
  await reach("/session", { method: "POST", body: token });
  if (location.hash === `#${token}`) history.replaceState(history.state, "", location.pathname + location.search);
}

/** A socket that is open. A refused one does not say why, so the studio is asked then. */
async function openSocket(): Promise<Port> {
  const socket = new WebSocket(`ws://${location.host}/rpc`);
  const port = socketPort(socket as unknown as Socket);
  const opened = await new Promise<boolean>((resolve) => {
    socket.addEventListener("open", () => resolve(true));
    socket.addEventListener("close", () => resolve(false));
  });
  if (opened) return port;
  const session = await reach("/session");
  throw session.status === 401 ? new Fault("studio.not-admitted", {}) : unreachable();
}

const unreachable = (cause?: unknown): Fault =>
  new Fault("rpc.closed", { reason: "the studio cannot be reached" }, { cause }) as Fault;

async function reach(path: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(path, { ...init, cache: "no-store" });
  } catch (cause) {
    throw unreachable(cause);
  }
}
