import { useMemo } from "react";
import { useStudio } from "./studio.ts";

/** What the installed models are called, by their ids. */
export function useModelNames(): ReadonlyMap<string, string> {
  const models = useStudio(({ models }) => models);
  return useMemo(() => new Map(models.map(({ id, name }) => [id, name])), [models]);
}
