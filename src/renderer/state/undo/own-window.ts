/** By which the studio tells this window from every other, also over reconnections. */
export const ownWindow = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16)).join("");
