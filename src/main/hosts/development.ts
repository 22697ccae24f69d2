/** What `npm run dev` tells the host that it starts, through the environment. */
import { z } from "zod";

const schema = z.object({
  /** The server that makes the page from its sources. */
  page: z.object({
    /** `http://127.0.0.1:<port>` */
    origin: z.url(),
    /** Marks what it writes into the page itself, which the content security policy would refuse otherwise. */
    nonce: z.string().min(1),
  }),
  /** The access token of the browser host, so that an open window is admitted again after a restart. */
  token: z.string().min(1),
  /** The port at which a debugger can attach to the engine; null where it runs without one. */
  inspectEngine: z.number().int().nullable(),
});

export type Development = Readonly<z.infer<typeof schema>>;
export type DevelopmentPage = Development["page"];

const variable = "ATELIER_DEVELOPMENT";

/** The environment of a host under development. */
export const developmentEnv = (development: Development): Readonly<Record<string, string>> => ({
  [variable]: JSON.stringify(development),
});

/** What this host was told; null where it was not started by `npm run dev`. */
export function readDevelopment(env: Readonly<Record<string, string | undefined>> = process.env): Development | null {
  const told = env[variable];
  return told === undefined ? null : schema.parse(JSON.parse(told));
}

/** Node's flags for the engine's process. */
export const engineFlags = (development: Development | null): readonly string[] =>
  typeof development?.inspectEngine === "number" ? [`--inspect=127.0.0.1:${development.inspectEngine}`] : [];
