// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { show } from "../../testing/studio.tsx";
import { Lightbox } from "./Lightbox.tsx";

/** A large view over three pictures, and what was done in it. */
function large(start = 0) {
  const done: string[] = [];
  function Large() {
    const [at, setAt] = useState(start);
    return (
      <Lightbox
        open
        onClose={() => done.push("closed")}
        src={`/${at}.png`}
        title={`Picture ${at}`}
        onPrevious={at > 0 ? () => setAt(at - 1) : undefined}
        onNext={at < 2 ? () => setAt(at + 1) : undefined}
        judging={{
          stars: 0,
          rejected: false,
          onRate: (stars) => done.push(`${at}: ${stars}`),
          onReject: () => done.push(`${at}: rejected`),
        }}
      />
    );
  }
  show(<Large />);
  return { done, hand: userEvent.setup() };
}

test("a digit rates and goes on by itself, and a mark says what was done", async () => {
  const { done, hand } = large();
  await hand.keyboard("4");
  expect(done).toEqual(["0: 4"]);
  screen.getByRole("img", { name: "Picture 1" });
  expect(screen.getByRole("status").textContent).toBe("★★★★");
});

test("X rejects and goes on; 0 takes the stars away and stays", async () => {
  const { done, hand } = large();
  await hand.keyboard("x");
  screen.getByRole("img", { name: "Picture 1" });
  await hand.keyboard("0");
  screen.getByRole("img", { name: "Picture 1" });
  expect(done).toEqual(["0: rejected", "1: 0"]);
});

test("on the last one it rates and stays; arrows go back; keys with Ctrl are somebody else's", async () => {
  const { done, hand } = large(2);
  await hand.keyboard("5{Control>}4{/Control}");
  expect(done).toEqual(["2: 5"]);
  await hand.keyboard("{ArrowLeft}");
  screen.getByRole("img", { name: "Picture 1" });
});
