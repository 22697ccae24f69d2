/** The browser's host under development: `browser-host.ts <port> <open|stay>`, started by `npm run dev`. */
import { runInBrowser } from "../../src/main/hosts/browser-main.ts";
import { readDevelopment } from "../../src/main/hosts/development.ts";

const [port, show] = process.argv.slice(2);
const development = readDevelopment();
if (development === null) throw new Error("This program is started by: npm run dev");
// Without the program that watches the sources it is to end as with Ctrl-C.
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
await runInBrowser({ port: Number(port), open: show === "open", renderer: development.page, development });
// The channel, listened to, would keep it alive.
if (process.connected) process.disconnect();
