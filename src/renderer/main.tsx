import { start } from "./start.tsx";
import { connectStudio, onConnection, pathOf, upload } from "./transport/connect.ts";

start({ connect: connectStudio, upload, pathOf, onConnection });
