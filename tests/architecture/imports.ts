/** Reads what a source file imports: static and dynamic, of values and of types. */
import { parseAst } from "vitest/node";

export interface Import {
  /** As written; null where only run time knows it. */
  readonly specifier: string | null;
  /** Types vanish before anything runs; a value import really loads the module. */
  readonly kind: "value" | "type";
  /** Loaded when the code that asks for it runs, not with the file. */
  readonly later?: true;
}

interface SyntaxNode {
  readonly type: string;
  readonly source?: SyntaxNode | null;
  readonly value?: unknown;
  readonly importKind?: string;
  readonly exportKind?: string;
}

/** The import that a syntax node is, if it is one. */
function importOf(node: SyntaxNode): Import | null {
  const literal = () =>
    node.source?.type === "Literal" && typeof node.source.value === "string" ? node.source.value : null;
  switch (node.type) {
    case "ImportDeclaration":
      return { specifier: literal(), kind: node.importKind === "type" ? "type" : "value" };
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration":
      return node.source ? { specifier: literal(), kind: node.exportKind === "type" ? "type" : "value" } : null;
    case "ImportExpression":
      return { specifier: literal(), kind: "value", later: true };
    case "TSImportType":
      return { specifier: literal(), kind: "type" };
    default:
      return null;
  }
}

/** Every import of a TypeScript or TSX text. */
export function importsOf(code: string, file: string): readonly Import[] {
  const found: Import[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== "object" || value === null) return;
    if ("type" in value && typeof value.type === "string") {
      const one = importOf(value as SyntaxNode);
      if (one) found.push(one);
    }
    Object.values(value).forEach(visit);
  };
  visit(parseAst(code, { lang: file.endsWith("x") ? "tsx" : "ts" }));
  return found;
}
