/** Before the first test of a project: the bundles that the command line and the studio run from. */
import { builtPrograms } from "../../scripts/build/programs.ts";

export default async function setup(): Promise<void> {
  await builtPrograms();
}
