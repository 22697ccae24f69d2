import { expect, test } from "vitest";
import { Fault } from "../../../contract/fault.ts";
import { addressOf, openHub } from "./hub.ts";

const token = { value: "hf_secret", source: "HF_TOKEN" };

test("addresses of files are made for repositories, branches and paths with every character", () => {
  const hub = openHub("https://mirror.example/hub/", null);
  expect(hub.endpoint).toBe("https://mirror.example/hub");
  expect(addressOf(hub, "owner/na me", "feature/x", "a#b/c?.json")).toBe(
    "https://mirror.example/hub/owner/na%20me/resolve/feature%2Fx/a%23b/c%3F.json",
  );
});

test("a token goes over an unencrypted connection only inside this machine", () => {
  expect(openHub("http://127.0.0.1:8000", token).token).toBe(token);
  expect(openHub("http://localhost:8000", token).token).toBe(token);
  expect(openHub("http://mirror.example", null).token).toBeNull();
  expect(() => openHub("http://mirror.example", token)).toThrow("unencrypted");
  expect(() => openHub("http://127.0.0.1.example", token)).toThrow("unencrypted");
});

test.each([
  "",
  "huggingface.co",
  "ftp://huggingface.co",
  "https://me:secret@huggingface.co",
  "https://huggingface.co/?key=secret",
])("%j is no address of a hub, and what it may hold is not repeated", (endpoint) => {
  const open = () => openHub(endpoint, null);
  expect(open).toThrow(Fault);
  expect(open).toThrow(/^(?!.*secret).* cannot be downloaded from/);
});
