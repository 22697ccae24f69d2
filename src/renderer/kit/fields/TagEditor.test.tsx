// @vitest-environment happy-dom
import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { retagged, type TagChange } from "../../../contract/library/tags.ts";
import { show } from "../../testing/studio.tsx";
import { TagEditor } from "./TagEditor.tsx";

/** An editor over tags of its own, and every list that came of what it asked for. */
function editor(start: readonly string[], known: readonly string[] = []) {
  const given: (readonly string[])[] = [];
  function Editor() {
    const [tags, setTags] = useState(start);
    return (
      <TagEditor
        tags={tags}
        known={known}
        onChange={(change) => {
          const next = retagged(tags, change);
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

/** An editor whose changes are answered one by one, where the test says so; and what another window does meanwhile. */
function slowEditor() {
  const given: TagChange[] = [];
  const answers: (() => void)[] = [];
  let elsewhere: (change: TagChange) => void = () => {};
  function Slow() {
    const [tags, setTags] = useState<readonly string[]>([]);
    elsewhere = (change) => setTags((all) => retagged(all, change));
    return (
      <TagEditor
        tags={tags}
        onChange={(change) =>
          new Promise((resolve) => {
            given.push(change);
            answers.push(() => {
              const refused = change.add?.includes("refused") ?? false;
              if (!refused) elsewhere(change);
              resolve(refused ? "It cannot be." : null);
            });
          })
        }
      />
    );
  }
  show(<Slow />);
  return {
    given,
    answer: () => act(async () => answers.shift()!()),
    elsewhere: (change: TagChange) => act(async () => elsewhere(change)),
    hand: userEvent.setup(),
    input: screen.getByLabelText("+ tag"),
    chips: () =>
      screen.queryAllByRole("button").map((one) => one.getAttribute("aria-label")?.replace("Remove tag ", "")),
  };
}

test("tags typed faster than they are kept are all there; what is refused is not", async () => {
  const { given, answer, hand, input, chips } = slowEditor();
  await hand.type(input, "one,two,three{Enter}");
  expect(given).toEqual([{ add: ["one"] }, { add: ["two"] }, { add: ["three"] }]);
  for (let n = 0; n < 3; n++) {
    expect(chips()).toEqual(["one", "two", "three"]);
    await answer();
  }
  expect(chips()).toEqual(["one", "two", "three"]);
  await hand.type(input, "refused{Enter}");
  expect(chips()).toHaveLength(4);
  await answer();
  expect(chips()).toEqual(["one", "two", "three"]);
});

test("what another window gives or takes meanwhile is seen beside what is on its way here", async () => {
  const { answer, elsewhere, hand, input, chips } = slowEditor();
  await hand.type(input, "mine{Enter}");
  await elsewhere({ add: ["theirs"] });
  expect(chips()).toEqual(["theirs", "mine"]);
  await answer();
  expect(chips()).toEqual(["theirs", "mine"]);
  await elsewhere({ remove: ["mine"] });
  expect(chips()).toEqual(["theirs"]);
});
