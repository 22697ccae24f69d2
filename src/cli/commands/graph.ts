/** `atelier graph`: a network of a model, as an ONNX file or a flowchart. */
import { Argument, type Command, Option } from "commander";
import { Fault } from "../../contract/fault.ts";
import type { PictureShape } from "../../contract/making/plan.ts";
import type { Precision } from "../../engine/graph/precision.ts";
import type { Graph } from "../../engine/graph/tensor.ts";
import type { ModelFolder } from "../../formats/manifest.ts";
import { bundledModel, findModel } from "../../main/models/catalogue.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { integer, parseSize, type Size } from "../options/options.ts";
import { print } from "../output/output.ts";
import { placeOf } from "../../formats/place.ts";

/** Every network that a picture passes through, in the order of the work. */
const networks = ["encode", "siglip", "t5", "clip", "condition", "modulation", "velocity", "decode"] as const;
type NetworkName = (typeof networks)[number];
/** The networks that measure, where they were found. */
const measuring = {
  dino: "dino",
  dinov2: "dinov2",
  "clip-vision": "clip-vision",
  "clip-words": "clip",
  csd: "csd",
} as const;
type MeasuringName = keyof typeof measuring;

const examples = `
With --mermaid it prints a flowchart in Mermaid's language, a block of the network as one box, or with --full every
operator. With --onnx it writes a file that Netron and other readers of ONNX open; the weights stay in their files, to
which it refers.

Examples:
  atelier graph velocity --mermaid > velocity.mmd
  atelier graph decode --mermaid --full --size 256x256
  atelier graph dino --mermaid
  atelier graph velocity --model uso-flux1-dev --size 1024x1024 --subjects 2 --onnx velocity.onnx`;

export function addGraph(program: Command): void {
  program
    .command("graph")
    .summary("show a network of a model")
    .description(
      "Shows a network of a model as it would be run for a picture, or one that measures pictures, of those that are on this machine.",
    )
    .addArgument(new Argument("<network>", "which one").choices([...networks, ...Object.keys(measuring)]))
    .option("-m, --model <id or folder>", "whose network it is, see: atelier models", bundledModel)
    .option("--size <WxH>", "of the picture (default: the model's)", parseSize)
    .option("--subjects <number>", "of the picture", integer(0, 8), 1)
    .option("--styles <number>", "of the picture", integer(0, 8), 1)
    .addOption(
      new Option("--precision <type>", "of its products in the ONNX file")
        .choices(["float32", "float16"])
        .default("float32"),
    )
    .option("--onnx <file>", "write it as an ONNX model")
    .option("--mermaid", "print it as a flowchart")
    .option("--full", "draw every operator")
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(graph);
}

interface GraphOptions {
  readonly model: string;
  readonly size?: Size;
  readonly subjects: number;
  readonly styles: number;
  readonly precision: Precision;
  readonly onnx?: string;
  readonly mermaid?: boolean;
  readonly full?: boolean;
}

async function graph(name: NetworkName | MeasuringName, options: GraphOptions): Promise<void> {
  const { precision, onnx, mermaid: drawn, full = false } = options;
  if (onnx === undefined && !drawn)
    throw new Fault("usage.wrong", {
      problem: "Say what to make: --onnx <file> or --mermaid",
      help: "atelier graph -h",
    });
  const built =
    name in measuring ? await measuringOf(name as MeasuringName) : await ofModel(name as NetworkName, options);
  if (drawn) {
    const { mermaid } = await import("../../engine/graph/mermaid.ts");
    print(...mermaid(built, { full }).trimEnd().split("\n"));
  }
  if (onnx !== undefined) {
    const { writeOnnx } = await import("../../engine/graph/onnx.ts");
    const { writeAtomically } = await import("../../formats/atomic.ts");
    const { onnxFile } = await import("../../engine/graph/onnx-file.ts");
    const file = placeOf(onnx);
    await writeAtomically(file, onnxFile(writeOnnx(built, precision), file));
    if (!drawn) print(file);
  }
}

/** @throws Fault `measuring.network-missing` where no such network is on this machine */
async function measuringOf(name: MeasuringName): Promise<Graph> {
  const { measuringWith } = await import("../../main/models/measures.ts");
  const { measuringGraph } = await import("../../engine/measure/networks.ts");
  const found = (await measuringWith()).networks.find(({ network }) => network === measuring[name]);
  if (!found) throw new Fault("measuring.network-missing", { network: name });
  return measuringGraph(found);
}

async function ofModel(name: NetworkName, { model: id, size, subjects, styles }: GraphOptions): Promise<Graph> {
  const model = await findModel(id);
  const { width, height, content_long_side: side } = model.manifest.defaults;
  return build(name, model, {
    ...(size ?? { width, height }),
    subjects: Array.from({ length: subjects }, () => ({ width: side, height: side })),
    styles,
  });
}

/** The graph of a network for pictures of a shape, with attention whole, as where memory is no matter. */
async function build(name: NetworkName, model: ModelFolder, shape: PictureShape): Promise<Graph> {
  const { openWeights } = await import("../../engine/uso/open-weights.ts");
  const { modelGraphs } = await import("../../engine/uso/graphs/model.ts");
  const { transformerGraphs, transformerOf } = await import("../../engine/uso/transformer.ts");
  const { sequenceLengths } = await import("../../engine/uso/planning/lengths.ts");
  const { reduction } = await import("../../formats/configs.ts");
  const { manifest } = model;
  const weights = await openWeights(model);
  const budget = { provider: "cpu", precision: "float32", memory: Infinity } as const;
  const graphs = modelGraphs(weights, manifest, budget);
  const settings = { times: [1], guidance: 0, loraStrength: 1 };
  const steps = transformerGraphs(transformerOf(weights, manifest), settings, budget);
  const lengths = sequenceLengths(manifest, shape);
  switch (name) {
    case "encode":
      return graphs.encode(shape.subjects[0] ?? shape);
    case "decode": {
      const factor = reduction(manifest.components.autoencoder.config);
      return graphs.decode({ width: shape.width / factor, height: shape.height / factor });
    }
    case "siglip":
    case "t5":
    case "clip":
      return graphs[name]();
    case "condition":
      return steps.condition(lengths);
    case "modulation":
      return steps.modulation();
    case "velocity":
      return steps.velocity(lengths);
    default:
      return name satisfies never;
  }
}
