/** The answer to whatever a window of the Electron application loads: the same as over HTTP, without the wire. */
import type { StudioService } from "../studio-service.ts";
import { pagePolicy, secured } from "./headers.ts";
import { pageResponse, type PageSource } from "./page.ts";
import { isOwnAddress } from "./trust.ts";

/** True for the paths that the studio answers, not the page's folder. */
export const isStudioPath = (pathname: string): boolean => /^\/(media|upload)(\/|$)/.test(pathname);

export async function appResponse(
  studio: Pick<StudioService, "media">,
  renderer: PageSource,
  request: Request,
): Promise<Response> {
  if (!isOwnAddress(request.url)) return secured(new Response(null, { status: 403 }));
  return secured(
    await (isStudioPath(new URL(request.url).pathname) ? studio.media(request) : pageResponse(renderer, request)),
    pagePolicy(renderer),
  );
}
