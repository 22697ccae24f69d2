import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { checkClock, checkVersion, connectionTo, openLine, unreachable, whyClosed } from "./broker.ts";

test.each([
  ["WRONGPASS invalid username-password pair or user is disabled.", "farm.refused"],
  ["NOAUTH Authentication required.", "farm.refused"],
  ["self-signed certificate in certificate chain", "farm.certificate"],
  ["Hostname/IP does not match certificate's altnames", "farm.certificate"],
  ["OOM command not allowed when used memory > 'maxmemory'.", "farm.queue-full"],
  ["MISCONF Errors writing to the AOF file: No space left on device", "farm.queue-full"],
  ["connect ECONNREFUSED 127.0.0.1:6380", "farm.unreachable"],
  ["Reached the max retries per request limit (which is 3).", "farm.unreachable"],
])("%j is %s", (said, code) => {
  expect(whyClosed(said)).toBe(code);
});

const farmAt = (queue: string) => ({ queue: new URL(queue), store: "/store", ca: null, pool: "portraits" });

test.each([
  ["WRONGPASS invalid username-password pair or user is disabled.", "it does not know this name with this key"],
  [
    "write EPROTO 40FD:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../x.c:77:",
    "encrypt",
  ],
  ["read ECONNRESET.", "read ECONNRESET. Check"],
])("%j is told in words", (said, words) => {
  expect(unreachable(farmAt("rediss://nas.studio"), new Error(said)).message).toContain(words);
});

test("a question that was under way when its member was taken out is answered, with a reason in words", async () => {
  // Lets everybody in, until it breaks off in the middle of a question and knows nobody any more.
  let knows = true;
  const there = new Set<Socket>();
  const server = createServer((socket) => {
    there.add(socket.on("error", () => undefined));
    socket.on("data", (bytes) => {
      const asked = bytes.toString().toLowerCase();
      if (!knows) socket.write("-WRONGPASS invalid username-password pair or user is disabled.\r\n");
      else if (asked.includes("hget")) {
        knows = false;
        for (const one of there) one.destroy();
      } else socket.write("+OK\r\n".repeat(asked.split("*").length - 1));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const one of there) one.destroy();
    server.close();
  });
  const farm = farmAt(`redis://ana:key@127.0.0.1:${(server.address() as AddressInfo).port}`);
  const line = openLine(farm, 1_500);
  onTestFinished(() => line.disconnect());
  const why = await line.hget("a", "b").then(
    () => null,
    (error: unknown) => unreachable(farm, error).message,
  );
  expect(why).toMatch(/no answer came in time|does not know this name/);
});

test("a key is taken as it was written, also with a per cent sign that stands for nothing", () => {
  const keyOf = (queue: string) => (connectionTo(farmAt(queue)) as { password?: string }).password;
  expect(keyOf("rediss://ana:100%@nas.studio")).toBe("100%");
  expect(keyOf("rediss://ana:a%40b@nas.studio")).toBe("a@b");
});

test.each([[3600], [-90]])("a clock that is %i seconds off is told of", (seconds) => {
  expect(() => checkClock(1e9, 1e9 + seconds)).toThrow(seconds > 0 ? "60 minutes ahead of" : "90 seconds behind");
});

test("clocks may differ by a little", () => {
  expect(() => checkClock(1e9, 1e9 + 5)).not.toThrow();
});

test("an old queue is told of as such; whoever does not say how old it is may do", () => {
  expect(() => checkVersion("# Server\r\nredis_version:5.0.14\r\n")).toThrow("version 5.0");
  for (const info of ["redis_version:6.2.0\r\n", "redis_version:7.0.15\r\n", "redis_version:10.0.0", ""])
    expect(() => checkVersion(info)).not.toThrow();
});
