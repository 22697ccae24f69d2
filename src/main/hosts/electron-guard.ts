/** What Electron is told not to do, before any page is loaded. */
import { app, type Session, shell, type WebContents } from "electron";
import { isAllowedOutside, isAllowedPermission, isOwnAddress } from "./trust.ts";

/** Denies a session every permission but the one named in `trust.ts`, and every device. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback, { requestingUrl }) =>
    callback(isAllowedPermission(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => isAllowedPermission(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.on("will-download", (event) => event.preventDefault());
}

/** Keeps every page there will ever be where it is: no other pages, windows, or webviews. */
export function guardContents(): void {
  app.on("web-contents-created", (_, contents) => {
    const stay = (event: { readonly url: string; preventDefault(): void }) => {
      if (!isOwnAddress(event.url)) event.preventDefault();
    };
    contents.on("will-navigate", stay);
    contents.on("will-redirect", stay);
    contents.on("will-frame-navigate", stay);
    contents.on("will-attach-webview", (event) => event.preventDefault());
    openOutside(contents);
  });
}

/** No new windows; links to sites we know open in the artist's browser. */
function openOutside(contents: WebContents): void {
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowedOutside(url)) void shell.openExternal(url).catch(() => {});
    return { action: "deny" };
  });
}
