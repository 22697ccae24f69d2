/** Prompts and names in scripts without spaces between words, and searches of signs alone. */
import { expect } from "vitest";
import { type Case, sampleStyle, smallest } from "./case.ts";

const prompts = [
  "夕暮れの海辺に立つ女性のポートレート",
  "สาวผมแดงบนชายหาด sunset",
  "Straße am Müggelsee, seaside",
] as const;

export default {
  should: "words inside such text are found, ß is ss, and a search without letters never widens to everything",
  async try({ atelier, folder }) {
    for (const prompt of prompts) {
      const { code } = await atelier("generate", "--prompt", prompt, "--library", ...smallest, "--json");
      expect(code).toBe(0);
    }
    await atelier("library", "add-style", "✨", sampleStyle);

    const found = async (text: string): Promise<readonly string[]> => {
      const { stdout } = await atelier("library", "list", "pictures", "--text", text, "--json");
      const pictures = JSON.parse(stdout) as readonly { recipe: { prompt: string; words?: string } }[];
      return pictures.map(({ recipe }) => recipe.words ?? recipe.prompt);
    };
    const [japanese, thai, german] = prompts;
    expect(await found("海辺")).toEqual([japanese]);
    expect(await found("ชายหาด")).toEqual([thai]);
    expect(await found("strasse")).toEqual([german]);
    const styles = await atelier("library", "list", "styles", "--text", "✨", "--json");
    expect((JSON.parse(styles.stdout) as readonly { name: string }[]).map(({ name }) => name)).toEqual(["✨"]);

    for (const text of ["!!!", " "]) {
      const { code, stdout } = await atelier("export", "--out", folder, "--text", text, "--dry-run");
      expect(code).toBe(2);
      expect(stdout).toBe("");
    }
  },
} satisfies Case;
