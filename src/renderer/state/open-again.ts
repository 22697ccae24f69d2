/** The window after the studio has started again: everything it knew may be another. */

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether the studio answers. Where it comes with the window, as in Electron, the window goes with it. */
const answers = (): Promise<boolean> =>
  fetch("/session").then(
    ({ ok }) => ok,
    () => false,
  );

/** Milliseconds in which the studio that is there ends. */
const ending = 10_000;

/** Loads the page anew once the studio that is there has gone and another one answers. */
export async function openAgain(): Promise<void> {
  for (const since = Date.now(); Date.now() - since < ending && (await answers());) await sleep(100);
  while (!(await answers())) await sleep(300);
  location.reload();
}
