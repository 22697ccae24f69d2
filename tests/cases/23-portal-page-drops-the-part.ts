/** A network answers with its sign-in page: at once, or after a download broke; with and without a length. */
import { createHash, randomBytes } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "vitest";
import { downloadFile } from "../../src/main/models/download/file.ts";
import { openHub } from "../../src/main/models/download/hub.ts";
import type { Case } from "./case.ts";

const content = randomBytes(1_000_000);
const page = "<html>Welcome to the hotel. Please accept our terms.</html>";
const patience = { attempts: 4, firstDelay: 20, longestDelay: 100, silence: 20_000 };

function sendPage(response: ServerResponse, counted: boolean): void {
  response.writeHead(200, { "content-type": "text/html", ...(counted ? { "content-length": page.length } : {}) });
  response.end(page);
}

/** Fetches a file of which the first answer breaks or is a page. Returns how many bytes came over the network. */
async function fetched(folder: string, breaks: boolean, counted: boolean): Promise<number> {
  let asked = 0;
  const server = createServer((request, response) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    asked++;
    if (asked === (breaks ? 2 : 1)) return sendPage(response, counted);
    const range = from === 0 ? {} : { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` };
    response.writeHead(from === 0 ? 200 : 206, { ...range, etag: '"a"', "content-length": content.length - from });
    if (!breaks || asked > 1) return void response.end(content.subarray(from));
    response.write(content.subarray(0, 700_000), () => setTimeout(() => response.destroy(), 200));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const hex = createHash("sha256").update(content).digest("hex");
  let came = 0;
  await downloadFile(
    {
      path: "x.safetensors",
      repository: "a/b",
      address: `${endpoint}/x`,
      file: join(folder, `${breaks}-${counted}.safetensors`),
      bytes: content.length,
      digest: { kind: "sha256", hex },
    },
    openHub(endpoint, null, patience),
    AbortSignal.timeout(50_000),
    { have() {}, came: (bytes) => void (came += bytes) },
  );
  server.close();
  server.closeAllConnections();
  return came;
}

export default {
  should: "a page is never taken for the file, and nothing that has come is fetched twice",
  async try({ folder }) {
    for (const breaks of [true, false])
      for (const counted of [true, false]) expect(await fetched(folder, breaks, counted)).toBe(content.length);
  },
} satisfies Case;
