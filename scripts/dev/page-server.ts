/** Vite's server for the window's sources. It also watches every other source, so that there is one watcher. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { join, relative, sep } from "node:path";
import { createServer, type InlineConfig } from "vite";
import type { DevelopmentPage } from "../../src/main/hosts/development.ts";
import { mainRooms } from "../build/stamp.ts";
import { root } from "../launch.mjs";
import { freePort } from "../start/port.ts";

export interface PageServer {
  readonly address: DevelopmentPage;
  /** Hears of each source of the other programs that was changed, added or removed, by its path from the root. */
  onChange(listener: (file: string) => void): void;
  close(): Promise<void>;
}

/** The rooms whose programs must be started again to see a change. What the window shares with them is in both. */
const restarting = [...mainRooms, "preload"].map((room) => join(root, "src", room));

export async function servePage(): Promise<PageServer> {
  const port = await freePort(5173);
  const nonce = randomBytes(16).toString("base64url");
  const http = createHttpServer();
  const config: InlineConfig = {
    configFile: join(root, "vite.config.ts"),
    logLevel: "warn",
    clearScreen: false,
    html: { cspNonce: nonce },
    // The page comes from the studio's address; only its messages of changes come from here. Vite's own HTTP server
    // would end this process at a signal before the studio is closed.
    server: { middlewareMode: true, hmr: { server: http, host: "127.0.0.1", clientPort: port } },
  };
  const server = await createServer(config);
  http.on("request", server.middlewares);
  http.listen(port, "127.0.0.1");
  await once(http, "listening");
  server.watcher.add(restarting);
  return {
    address: { origin: `http://127.0.0.1:${port}`, nonce },
    onChange: (listener) =>
      void server.watcher.on("all", (event, path) => {
        const changed = event === "change" || event === "add" || event === "unlink";
        if (changed && restarting.some((room) => path.startsWith(room + sep)) && !/\.test\.tsx?$/.test(path))
          listener(relative(root, path).replaceAll(sep, "/"));
      }),
    async close() {
      await server.close();
      http.close();
      http.closeAllConnections();
    },
  };
}
