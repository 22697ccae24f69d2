// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import type { ExportOptions } from "../../contract/library/exporting.ts";
import { show } from "../testing/studio.tsx";
import { SizesField } from "./SizesField.tsx";

test.each(["abc", "5", "-4", "99999", "1,2,3,4,5,6,7,8,9,10"])(
  "“%s” is no size, which is said; without another word the sizes of before count again",
  async (odd) => {
    const given: ExportOptions["sizes"][] = [];
    function Field() {
      const [sizes, setSizes] = useState<ExportOptions["sizes"]>([2048, 512]);
      return <SizesField sizes={sizes} onChange={(next) => (given.push(next), setSizes(next))} />;
    }
    show(<Field />);
    const hand = userEvent.setup();
    const input = screen.getByRole<HTMLInputElement>("textbox");
    expect(input.value).toBe("2048, 512");
    await hand.click(input);
    await hand.keyboard("{Control>}a{/Control}");
    await hand.paste(odd);
    expect(input.getAttribute("aria-invalid")).toBe("true");
    screen.getByText(/^Pixels from 16 to 20 000/);
    await hand.tab();
    expect([input.value, input.getAttribute("aria-invalid")]).toEqual(["2048, 512", null]);
    expect(given).toEqual([]);
  },
);
