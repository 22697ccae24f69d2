/** Networks of faces are loaded when they are first needed, and stay: they are small. */
import type { Session } from "../runtime/session.ts";

const loaded = new Map<string, Promise<Session>>();

/** The network of this name, opened once. What failed may succeed later, once its file is there. */
export function network(name: string, open: () => Promise<Session>): Promise<Session> {
  const known = loaded.get(name) ?? open();
  loaded.set(name, known);
  known.catch(() => loaded.delete(name));
  return known;
}
