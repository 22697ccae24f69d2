/** Weights that training changes: they are given to every run instead of being read from a file. */
import { input, type Tensor } from "../graph/tensor.ts";
import { selectRows, type Lookup } from "./lookup.ts";

/**
 * The same weights, of which those named are inputs of the graph, each under its own name and in float32.
 * @throws Fault `weights.missing-tensor` for a name that the lookup has not
 */
export function trainable(source: Lookup, names: Iterable<string>): Lookup {
  const parameters = new Map<string, Tensor>();
  for (const name of names) parameters.set(name, input(name, source.tensor(name).shape));
  return {
    ...source,
    tensor: (name, rows) => {
      const parameter = parameters.get(name);
      if (!parameter) return source.tensor(name, rows);
      return rows ? selectRows(parameter, rows) : parameter;
    },
  };
}
