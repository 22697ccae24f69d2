/** Runs before the page, in its sandbox, and gives it the bridge. */
import { contextBridge, ipcRenderer, webUtils } from "electron";
import { bridgeName } from "../contract/bridge.ts";
import { bridge } from "./bridge.ts";

contextBridge.exposeInMainWorld(bridgeName, bridge(ipcRenderer, webUtils, crypto.randomUUID()));
