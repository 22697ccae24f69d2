import { counted, duration, listed } from "../words.ts";

export const studio = {
  trashed: (n: number) => `${counted(n, "picture", "pictures")} moved to the trash`,
  title: (people: readonly string[], styles: readonly string[], prompt: string) =>
    people.length === 0 && styles.length === 0 ? prompt.trim() || "Picture" : `${listed(people) || "Picture"}${styles.length > 0 ? ` in ${styles.join(" + ")}` : ""}`,
  about: (seconds: number) => `about ${duration(seconds)}`,
} as const;
