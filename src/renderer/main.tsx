/**
 * The window's beginning. It reaches for the studio at once: the connection is made while the rest of the program,
 * which is forty times as large, is fetched and read.
 */
import "@fontsource-variable/inter/opsz.css";
import "./theme/tokens.css";
import "./theme/base.css";
import { connectStudio, discard, onConnection, pathOf, upload } from "./transport/connect.ts";

const connected = connectStudio();
// The window tells of it once it is there.
connected.catch(() => {});
const { start } = await import("./start.tsx");
start({ connect: () => connected, upload, discard, pathOf, onConnection });
