/**
 * Writes a graph as an ONNX model. Weights are references into their files, so a model of any size is a few hundred KB.
 */
import { parse, relative, sep } from "node:path";
import onnxProto from "onnx-proto";
import { Fault } from "../../contract/fault.ts";
import { inOrder } from "./order.ts";
import type { AccuracyLevel, Precision } from "./precision.ts";
import {
  isFloat,
  type DType,
  type FloatType,
  type Graph,
  type Node,
  type OnnxAttribute,
  type Tensor,
} from "./tensor.ts";

const { onnx } = onnxProto;

/** ONNX operator set: 21 is the first with GroupNormalization over float32 statistics; IR 10 belongs to it. */
const OPSET = 21;
const IR_VERSION = 10;

const DTYPES: Record<DType, number> = { float32: 1, uint8: 2, int64: 7, bool: 9, float16: 10, bfloat16: 16, uint4: 21 };

export interface OnnxModel {
  /** Serialised ModelProto. */
  readonly bytes: Uint8Array;
  /** Folder to which the locations of external weights are relative: the root of the file system (of the drive). */
  readonly weightsRoot: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * Serialises a graph.
 * @param precision type of matrix products; inputs and outputs of the model are float32 in every case
 *   (float16 inputs do not cross ONNX Runtime's Node binding where Float16Array exists).
 * @param accuracy of products with quantised weights, but for those that are wide
 * @throws Fault `weights.two-drives` where weights lie on two drives: a model can refer to one of them alone
 */
export function writeOnnx(graph: Graph, precision: Precision, accuracy: AccuracyLevel = 0): OnnxModel {
  const writer = new Writer(precision, accuracy, graph.given ?? new Map());
  for (const node of inOrder(Object.values(graph.outputs), graph.given)) writer.node(node);
  const outputs = Object.entries(graph.outputs).map(([name, tensor]) => writer.output(name, tensor));
  const model = onnx.ModelProto.create({
    irVersion: IR_VERSION,
    producerName: "uso-atelier",
    opsetImport: [
      { domain: "", version: OPSET },
      { domain: "com.microsoft", version: 1 },
    ],
    graph: {
      name: graph.name,
      node: writer.nodes,
      initializer: writer.initializers,
      input: writer.inputs,
      output: outputs,
    },
  });
  return {
    bytes: onnx.ModelProto.encode(model).finish(),
    weightsRoot: writer.drive?.root ?? "/",
    inputs: writer.inputs.map((i) => i.name!),
    outputs: outputs.map((o) => o.name!),
  };
}

type NodeProto = InstanceType<typeof onnx.NodeProto>;
type TensorProto = InstanceType<typeof onnx.TensorProto>;
type ValueInfo = { name: string; type: { tensorType: { elemType: number; shape: { dim: object[] } } } };

class Writer {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  readonly inputs: ValueInfo[] = [];
  /** The drive of the weights, and the first file that was found on it. */
  drive: { readonly root: string; readonly file: string } | null = null;
  readonly #names = new Map<Tensor, string>();
  readonly #weights = new Set<string>();
  readonly #types = new Map<Tensor, FloatType>();
  readonly #casts = new Map<string, string>();
  readonly #precision: Precision;
  readonly #accuracy: AccuracyLevel;
  readonly #given: ReadonlyMap<Tensor, string>;

  constructor(precision: Precision, accuracy: AccuracyLevel, given: ReadonlyMap<Tensor, string>) {
    this.#precision = precision;
    this.#accuracy = accuracy;
    this.#given = given;
    // Like every float that crosses into a network.
    for (const tensor of given.keys()) if (isFloat(tensor.dtype)) this.#types.set(tensor, "float32");
  }

  output(name: string, tensor: Tensor): ValueInfo {
    const value = isFloat(tensor.dtype) ? this.#as(tensor, "float32") : this.#value(tensor);
    this.nodes.push(onnx.NodeProto.create({ opType: "Identity", name, input: [value], output: [name] }));
    return valueInfo(name, tensor);
  }

  /** Name of the value that holds the tensor in its own type. */
  #value(tensor: Tensor): string {
    const known = this.#names.get(tensor);
    if (known !== undefined) return known;
    const given = this.#given.get(tensor);
    if (given !== undefined) {
      this.inputs.push(valueInfo(given, tensor));
      return this.#name(tensor, given);
    }
    const { source } = tensor;
    switch (source.kind) {
      case "input":
        this.inputs.push(valueInfo(source.name, tensor));
        return this.#name(tensor, source.name);
      case "weight": {
        const name = this.#unused(source.name);
        this.initializers.push(this.#external(tensor, name, source.region));
        return this.#name(tensor, name);
      }
      case "constant": {
        const name = `constant_${this.initializers.length}`;
        this.initializers.push(
          onnx.TensorProto.create({
            name,
            dataType: DTYPES[tensor.dtype],
            dims: tensor.shape as number[],
            rawData: source.bytes,
          }),
        );
        return this.#name(tensor, name);
      }
      case "node":
        throw new Error("a node is written before the nodes that need it");
      default:
        return source satisfies never;
    }
  }

  node(node: Node): void {
    const { operator, precision } = node;
    const type = this.#workingType(node);
    const name = `${operator.onnx}_${this.nodes.length}`;
    const operands = operator.operands?.(node.inputs, node.attributes) ?? node.inputs;
    const input = operands.map((t) =>
      t === null ? "" : isFloat(t.dtype) && node.inputs.includes(t) ? this.#as(t, type) : this.#value(t),
    );
    const output = node.outputs.map((t, i) => this.#name(t, i === 0 ? name : `${name}.${i}`));
    for (const t of node.outputs) if (isFloat(t.dtype)) this.#types.set(t, type);
    const attributes = operator.written?.(node.attributes, { precision, accuracy: this.#accuracy });
    const attribute = Object.entries(attributes ?? (node.attributes as Record<string, OnnxAttribute>)).map(
      ([key, value]) => attributeProto(key, value),
    );
    const { onnx: opType, domain = "" } = operator;
    this.nodes.push(onnx.NodeProto.create({ opType, domain, name, input, output, attribute }));
  }

  /** The type in which a node's floating inputs and outputs stand. Weights and constants adapt to its activations. */
  #workingType({ precision, inputs }: Node): FloatType {
    switch (precision) {
      case "wide":
        return "float32";
      case "compute":
        return this.#precision;
      case "follow": {
        const types = inputs.filter(isActivation).map((t) => this.#typeOf(t));
        if (types.length === 0) return this.#precision;
        return types.every((type) => type === "float16") ? "float16" : "float32";
      }
      default:
        return precision satisfies never;
    }
  }

  /** Name of the value in the given type, cast once however often it is used. */
  #as(tensor: Tensor, type: FloatType): string {
    const value = this.#value(tensor);
    if (this.#typeOf(tensor) === type) return value;
    const cast = `${value}.${type}`;
    if (this.#casts.has(cast)) return cast;
    this.#casts.set(cast, value);
    this.nodes.push(
      onnx.NodeProto.create({
        opType: "Cast",
        name: cast,
        input: [value],
        output: [cast],
        attribute: [attributeProto("to", DTYPES[type])],
      }),
    );
    return cast;
  }

  #typeOf(tensor: Tensor): FloatType {
    return this.#types.get(tensor) ?? (isFloat(tensor.dtype) ? tensor.dtype : "float32");
  }

  #name(tensor: Tensor, name: string): string {
    this.#names.set(tensor, name);
    return name;
  }

  /** Weights of several files may have one name. */
  #unused(name: string): string {
    let free = name;
    for (let n = 2; this.#weights.has(free); n++) free = `${name}~${n}`;
    this.#weights.add(free);
    return free;
  }

  #external(tensor: Tensor, name: string, region: { file: string; offset: number; length: number }): TensorProto {
    const { root } = parse(region.file);
    this.drive ??= { root, file: region.file };
    if (root.toLowerCase() !== this.drive.root.toLowerCase())
      throw new Fault("weights.two-drives", { one: this.drive.file, other: region.file });
    const entries = {
      location: relative(root, region.file).split(sep).join("/"),
      offset: String(region.offset),
      length: String(region.length),
    };
    return onnx.TensorProto.create({
      name,
      dataType: DTYPES[tensor.dtype],
      dims: tensor.shape as number[],
      dataLocation: onnx.TensorProto.DataLocation.EXTERNAL,
      externalData: Object.entries(entries).map(([key, value]) => ({ key, value })),
    });
  }
}

const isActivation = ({ dtype, source }: Tensor): boolean =>
  isFloat(dtype) && source.kind !== "weight" && source.kind !== "constant";

function valueInfo(name: string, tensor: Tensor): ValueInfo {
  const dim = tensor.shape.map((d) => (typeof d === "number" ? { dimValue: d } : { dimParam: d }));
  return {
    name,
    type: { tensorType: { elemType: isFloat(tensor.dtype) ? DTYPES.float32 : DTYPES[tensor.dtype], shape: { dim } } },
  };
}

function attributeProto(name: string, value: OnnxAttribute): InstanceType<typeof onnx.AttributeProto> {
  const { AttributeType } = onnx.AttributeProto;
  if (typeof value === "number") return onnx.AttributeProto.create({ name, type: AttributeType.INT, i: value });
  if (typeof value === "string")
    return onnx.AttributeProto.create({ name, type: AttributeType.STRING, s: Buffer.from(value) });
  if ("float" in value) return onnx.AttributeProto.create({ name, type: AttributeType.FLOAT, f: value.float });
  return onnx.AttributeProto.create({ name, type: AttributeType.INTS, ints: [...value] });
}
