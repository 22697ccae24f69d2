#!/usr/bin/env node
/** The command `atelier`: `npx atelier …` anywhere inside the project. */
import { launch } from "./launch.mjs";

process.exitCode = await launch("src/cli/main.ts", process.argv.slice(2));
