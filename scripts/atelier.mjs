#!/usr/bin/env node
/** The command `atelier`: `npx atelier …` anywhere inside the project. */
import { launch } from "./launch.mjs";

process.exitCode = await launch("scripts/atelier.ts", process.argv.slice(2));
