/** What is looked for by what a recipe says. */
import { seeds } from "../../../contract/making/seed.ts";

export const descent = `
-- Pictures that are another one enlarged, by that one's digest.
CREATE INDEX picture_enlarged ON picture (recipe ->> '$.enlarged.sha256') WHERE recipe ->> '$.enlarged.sha256' IS NOT NULL;
-- Seeds count modulo 2³².
CREATE INDEX picture_seed ON picture (seed % ${seeds});
`;
