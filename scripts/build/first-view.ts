/** The page asks for its first view along with its program, not only after that has run. */
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
 * The files of a view that the program does not bring with it.
 * @param view  the end of its source's path
 * @throws Error where the build has no such part
 */
export function filesOfView(bundle: Bundle, view: string): readonly string[] {
  const named = (holds: (chunk: Chunk) => boolean) => Object.keys(bundle).filter((name) => holds(bundle[name]!));
  const roots = named(({ facadeModuleId }) => facadeModuleId?.replaceAll("\\", "/").endsWith(view) ?? false);
  if (roots.length === 0) throw new Error(`The build has no part that is made for ${view}.`);
  const program = loadedWith(
    bundle,
    named(({ isEntry }) => isEntry === true),
  );
  return [...loadedWith(bundle, roots)].filter((file) => !program.has(file));
}

/** Names a view's files in the page. */
export const firstView = (view: string): Plugin => ({
  name: "first-view",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (_, { bundle }): HtmlTagDescriptor[] =>
      filesOfView((bundle ?? {}) as Bundle, view).map((file) => ({
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
