/** The page asks for its program and its first view at once, not only when the part before each has run. */
import type { HtmlTagDescriptor, Plugin } from "vite";

/** What is known of a file of the build. */
interface Chunk {
  readonly type: string;
  readonly isEntry?: boolean;
  /** The source that it was made for. */
  readonly facadeModuleId?: string | null;
  /** Other chunks that it needs at once. */
  readonly imports?: readonly string[];
  readonly viteMetadata?: { readonly importedCss: ReadonlySet<string> };
}
type Bundle = Readonly<Record<string, Chunk>>;

/** The files that are loaded with some, themselves among them: chunks, and their style sheets. */
function loadedWith(bundle: Bundle, roots: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const load = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const { imports = [], viteMetadata } = bundle[name] ?? {};
    imports.forEach(load);
    viteMetadata?.importedCss.forEach((style) => found.add(style));
  };
  roots.forEach(load);
  return found;
}

/**
 * The files of parts that the page's beginning does not bring with it.
 * @param parts  the end of each one's source's path
 * @throws Error where the build has no such part
 */
export function filesOfParts(bundle: Bundle, parts: readonly string[]): readonly string[] {
  const named = (holds: (chunk: Chunk) => boolean) => Object.keys(bundle).filter((name) => holds(bundle[name]!));
  const roots = parts.flatMap((part) => {
    const found = named(({ facadeModuleId }) => facadeModuleId?.replaceAll("\\", "/").endsWith(part) ?? false);
    if (found.length === 0) throw new Error(`The build has no part that is made for ${part}.`);
    return found;
  });
  const beginning = loadedWith(
    bundle,
    named(({ isEntry }) => isEntry === true),
  );
  return [...loadedWith(bundle, roots)].filter((file) => !beginning.has(file));
}

/** Names the files of parts in the page. */
export const firstView = (...parts: readonly string[]): Plugin => ({
  name: "first-view",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (_, { bundle }): HtmlTagDescriptor[] =>
      filesOfParts((bundle ?? {}) as Bundle, parts).map((file) => ({
        tag: "link",
        attrs: {
          ...(file.endsWith(".css") ? { rel: "preload", as: "style" } : { rel: "modulepreload" }),
          crossorigin: true,
          href: `./${file}`,
        },
        injectTo: "head",
      })),
  },
});
