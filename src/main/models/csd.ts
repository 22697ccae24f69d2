/** CSD among the models, where it is to judge what a training makes. */
import { hash } from "node:crypto";
import { Fault } from "../../contract/fault.ts";
import type { MeasureNetwork } from "../../contract/learning/measures.ts";
import { fileDigest } from "../../formats/digest.ts";
import { measuringWith } from "./measures.ts";

/** @throws Fault `training.no-csd` */
export async function csdAmongModels(...where: Parameters<typeof measuringWith>): Promise<MeasureNetwork> {
  const { networks } = await measuringWith(...where);
  const network = networks.find((one) => one.network === "csd");
  if (!network) throw new Fault("training.no-csd", {});
  return network;
}

/** What tells these weights from others, in the settings of a training. */
export async function csdDigest({ files }: MeasureNetwork): Promise<string> {
  const digests = await Promise.all(files.map((file) => fileDigest(file)));
  return digests.length === 1 ? digests[0]! : hash("sha256", digests.join(), "hex");
}
