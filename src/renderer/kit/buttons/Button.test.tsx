// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { show } from "../../testing/studio.tsx";
import { Button } from "./Button.tsx";
import { IconButton } from "./IconButton.tsx";

const done: string[] = [];
const hand = userEvent.setup();
/** What one button does, and then another that stands in its place. */
function Turning({ look }: { readonly look: "words" | "icon" }) {
  const [runs, setRuns] = useState(true);
  const turn = (what: string) => () => {
    done.push(what);
    setRuns(what === "Go on");
  };
  if (look === "icon")
    return <IconButton label={runs ? "Pause" : "Go on"} icon="·" onClick={turn(runs ? "Pause" : "Go on")} />;
  // Another element, as a list has it whose entries change.
  return runs ? (
    <Button key="pause" onClick={turn("Pause")}>
      Pause
    </Button>
  ) : (
    <Button key="go" onClick={turn("Go on")}>
      Go on
    </Button>
  );
}

test.each(["words", "icon"] as const)(
  "the second of a double click does not turn back what the first did: %s",
  async (look) => {
    done.length = 0;
    show(<Turning look={look} />);
    const button = screen.getByRole("button");
    await hand.pointer([
      { keys: "[MouseLeft]", target: button },
      { keys: "[MouseLeft]", target: screen.getByRole("button") },
    ]);
    await hand.dblClick(screen.getByRole("button", { name: "Go on" }));
    expect(done).toEqual(["Pause", "Go on"]);
  },
);

test("fast clicks on a button that says the same are as many", async () => {
  done.length = 0;
  show(<Button onClick={() => done.push("More")}>More</Button>);
  await hand.tripleClick(screen.getByRole("button", { name: "More" }));
  expect(done).toEqual(["More", "More", "More"]);
});
