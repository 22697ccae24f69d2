/** How an address is opened in the browser of a desktop. */

/** What of the system tells whether there is one. */
export interface Desktop {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** True where a window could be shown to whoever started this. */
export function hasDisplay({ platform, env }: Desktop): boolean {
  if (env["CI"] || env["SSH_CONNECTION"]) return false;
  if (platform === "win32" || platform === "darwin") return true;
  return Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"]);
}

/** The program that opens an address, with its arguments; null where there is no desktop to open it on. */
export function opener(desktop: Desktop, address: string): readonly [string, ...string[]] | null {
  if (!hasDisplay(desktop)) return null;
  switch (desktop.platform) {
    case "darwin":
      return ["open", address];
    case "win32":
      return ["rundll32", "url.dll,FileProtocolHandler", address];
    default:
      return ["xdg-open", address];
  }
}

/** A page that leads to the address at once. */
export function openingPage(address: string): string {
  const quoted = address.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url=${quoted}"><title>USO Atelier</title><a href="${quoted}">USO Atelier</a>\n`;
}
