import { expect, test } from "vitest";
import { whyClosed } from "./broker.ts";

test.each([
  ["WRONGPASS invalid username-password pair or user is disabled.", "farm.refused"],
  ["NOAUTH Authentication required.", "farm.refused"],
  ["self-signed certificate in certificate chain", "farm.certificate"],
  ["Hostname/IP does not match certificate's altnames", "farm.certificate"],
  ["connect ECONNREFUSED 127.0.0.1:6380", "farm.unreachable"],
  ["Reached the max retries per request limit (which is 3).", "farm.unreachable"],
])("%j is %s", (said, code) => {
  expect(whyClosed(said)).toBe(code);
});
