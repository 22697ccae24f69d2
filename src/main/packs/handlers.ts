/** What the window asks of styles that are shared in a folder. */
import { relative } from "node:path";
import { Fault } from "../../contract/fault.ts";
import type { PackCalls, SharedStyle } from "../../contract/library/packs.ts";
import type { Handlers } from "../../contract/rpc/server.ts";
import type { StudioEvents } from "../../contract/studio.ts";
import type { Library } from "../library/calls.ts";
import { homeAt } from "../library/opening/home.ts";
import { homeFolder } from "../home.ts";
import { notOwnFolder } from "../own-folder.ts";
import { offeredIn, type Pack, packsIn } from "./pack.ts";
import { acceptPack, publishStyle, styleNameOf } from "./share.ts";

export function packHandlers(library: Pick<Library, "call">, home = homeFolder()): Handlers<PackCalls, StudioEvents> {
  const shelf = { library, blobs: homeAt(home).blobs };
  const styles = () => library.call("styles.list", { view: "all" });
  const shown = (folder: string, pack: Pack, known: ReadonlySet<string>): SharedStyle => {
    const { name, version, author, authors, licence, published, pictures, learned } = pack;
    const here = known.has(styleNameOf(pack));
    const id = relative(folder, pack.folder);
    return {
      id,
      name,
      version,
      author,
      authors,
      licence,
      published,
      pictures: pictures.length,
      learned: learnedIn(learned),
      here,
    };
  };
  return {
    async "packs.list"({ folder }) {
      const [{ packs, unread }, own] = await Promise.all([offeredIn(folder), styles()]);
      const known = new Set(own.map(({ name }) => name));
      return { styles: packs.map((pack) => shown(folder, pack, known)), unread: unread.length };
    },
    async "packs.publish"({ folder, style: id, author, licence }) {
      await notOwnFolder(folder, { home, pictures: null });
      const style = (await styles()).find((one) => one.id === id);
      if (!style) throw new Fault("library.unknown", { kind: "style", id });
      return shown(folder, await publishStyle(shelf, style, folder, { author, licence }), new Set());
    },
    async "packs.accept"({ folder, id }, { by }) {
      // Found among those that are offered, so that no other folder can be named.
      const pack = (await packsIn(folder)).find((one) => relative(folder, one.folder) === id);
      if (!pack) throw new Fault("packs.gone", { folder });
      const { style, there } = await acceptPack(shelf, pack, by);
      return { style: style.id, name: style.name, there };
    },
  };
}

const learnedIn = (learned: Pack["learned"]): SharedStyle["learned"] =>
  learned.map(({ model, depth }) => ({ model, depth }));
