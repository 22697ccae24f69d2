// @vitest-environment happy-dom
/** The map of measures without a hand that draws. */
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import type { PictureId } from "../../../contract/values/id.ts";
import type { Picture } from "../../../contract/library/library.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { MeasureMap } from "./MeasureMap.tsx";

const ids = [1, 2, 3] as readonly number[] as readonly PictureId[];
openStudio({
  // One below, one above it, one far to the right.
  "measures.outline": () => ({
    ids,
    likeness: [0, 4, 1],
    style: [0, 0.5, 4],
    colours: [null, null, null],
    versions: ["0", "0", "0"],
  }),
  "pictures.get": ({ id }) =>
    ({ id, people: [{ name: `Anna ${id}` }], styles: [], recipe: { prompt: "", seed: 1 } }) as unknown as Picture,
});
const opened: PictureId[] = [];
function Map() {
  const [chosen, choose] = useState<ReadonlySet<PictureId>>(new Set());
  return (
    <>
      <MeasureMap
        query={{}}
        chosen={chosen}
        onChoose={(some, more) => choose(new Set([...(more ? chosen : []), ...some]))}
        onOpen={(id) => opened.push(id)}
      />
      <output>{[...chosen].join(" ")}</output>
    </>
  );
}

test("arrow keys go from picture to picture, choose along the way with Shift, and Enter opens", async () => {
  show(<Map />);
  const map = await screen.findByRole("listbox", { name: "Pictures by likeness and style match" });
  const user = userEvent.setup();
  const said = (chosen: string) => waitFor(() => expect(screen.getByRole("status").textContent).toBe(chosen));
  map.focus();
  await user.keyboard(" ");
  await said("1");
  await user.keyboard("{ArrowUp} ");
  await said("2");
  await screen.findByRole("option", { name: /Anna 2/, selected: true });
  await user.keyboard("{Shift>}{ArrowRight}{/Shift}");
  await said("2 3");
  await user.keyboard("{ArrowRight}{Enter}");
  expect(opened).toEqual([3]);
  expect(screen.getByRole("option").id).toBe(map.getAttribute("aria-activedescendant"));
});
