// @vitest-environment happy-dom
import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { show } from "../testing/studio.tsx";
import { TagEditor } from "./TagEditor.tsx";

/** An editor over tags of its own, and every list it gave. */
function editor(start: readonly string[], known: readonly string[] = []) {
  const given: (readonly string[])[] = [];
  function Editor() {
    const [tags, setTags] = useState(start);
    return (
      <TagEditor
        tags={tags}
        known={known}
        onChange={(next) => {
          given.push(next);
          setTags(next);
          return Promise.resolve(null);
        }}
      />
    );
  }
  const { container } = show(<Editor />);
  const offered = () => [...container.querySelectorAll("option")].map(({ value }) => value);
  return { given, offered, input: screen.getByLabelText<HTMLInputElement>("+ tag"), hand: userEvent.setup() };
}

test.each([
  ["Enter", "cover{Enter}"],
  ["a comma", "cover,"],
])("%s adds the tag, without spaces around it, and empties the field", async (_, keys) => {
  const { given, input, hand } = editor(["band"]);
  await hand.type(input, ` ${keys}`);
  expect(given).toEqual([["band", "cover"]]);
  expect(input.value).toBe("");
});

test("leaving the field adds what was typed", async () => {
  const { given, input, hand } = editor([]);
  await hand.type(input, "cover");
  await hand.tab();
  expect(given).toEqual([["cover"]]);
});

test("neither nothing nor a tag that is there already is added", async () => {
  const { given, input, hand } = editor(["band"]);
  await hand.type(input, "  {Enter}");
  await hand.type(input, "band{Enter}");
  expect(given).toEqual([]);
  expect(input.value).toBe("");
});

test("Backspace takes the last tag away only where there is no letter to delete", async () => {
  const { given, input, hand } = editor(["band", "tall"]);
  await hand.type(input, "ab{Backspace}{Backspace}");
  expect(given).toEqual([]);
  await hand.type(input, "{Backspace}");
  expect(given).toEqual([["band"]]);
});

test("each tag has a button that takes it away", async () => {
  const { given, hand } = editor(["band", "tall"]);
  await hand.click(screen.getByRole("button", { name: "Remove tag band" }));
  expect(given).toEqual([["tall"]]);
});

test("known tags are offered until they are there", async () => {
  const { offered, input, hand } = editor(["band"], ["band", "cover", "tall"]);
  expect(offered()).toEqual(["cover", "tall"]);
  await hand.type(input, "cover{Enter}");
  expect(offered()).toEqual(["tall"]);
});

test.each([
  ["pasted", "cover, tall ,, band"],
  ["with other commas", "cover、tall，"],
  ["with semicolons", "cover; tall;Cover"],
])("a list %s is several tags, each once whatever its capitals", async (_, text) => {
  const { given, input, hand } = editor(["Band"]);
  await hand.click(input);
  await hand.paste(text);
  await hand.keyboard("{Enter}");
  expect(given).toEqual([["Band", "cover", "tall"]]);
});

test("Escape forgets what was typed, and only then means what lies behind the field", async () => {
  const { given, input, hand } = editor([]);
  let behind = 0;
  document.body.addEventListener("keydown", ({ key }) => (behind += Number(key === "Escape")));
  await hand.type(input, "cover{Escape}");
  expect([input.value, behind]).toEqual(["", 0]);
  await hand.tab();
  expect(given).toEqual([]);
  await hand.type(input, "{Escape}");
  expect(behind).toBe(1);
});

test("tags typed faster than they are kept are all there; what is refused is not", async () => {
  const given: (readonly string[])[] = [];
  const answers: (() => void)[] = [];
  function Slow() {
    const [tags, setTags] = useState<readonly string[]>([]);
    return (
      <TagEditor
        tags={tags}
        onChange={(next) =>
          new Promise((resolve) => {
            given.push(next);
            answers.push(() => {
              const refused = next.includes("refused");
              if (!refused) setTags(next);
              resolve(refused ? "It cannot be." : null);
            });
          })
        }
      />
    );
  }
  show(<Slow />);
  const hand = userEvent.setup();
  const input = screen.getByLabelText("+ tag");
  const chips = () => screen.queryAllByRole("button").map((one) => one.getAttribute("aria-label"));
  await hand.type(input, "one,two,three{Enter}");
  expect(given).toEqual([["one"], ["one", "two"], ["one", "two", "three"]]);
  const all = ["one", "two", "three"].map((tag) => `Remove tag ${tag}`);
  for (const answer of answers.splice(0)) await act(async () => answer());
  expect(chips()).toEqual(all);
  await hand.type(input, "refused{Enter}");
  expect(chips()).toHaveLength(4);
  await act(async () => answers[0]!());
  expect(chips()).toEqual(all);
});
