/** English. One file a view, so that each can be found beside what it says. */
import { canvas } from "./en/canvas.ts";
import { collection } from "./en/collection.ts";
import { comparing } from "./en/comparing.ts";
import { common } from "./en/common.ts";
import { curating } from "./en/curating.ts";
import { exporting } from "./en/exporting.ts";
import { farm } from "./en/farm.ts";
import { history } from "./en/history.ts";
import { incoming } from "./en/incoming.ts";
import { keeping } from "./en/keeping.ts";
import { machine } from "./en/machine.ts";
import { making } from "./en/making.ts";
import { measures } from "./en/measures.ts";
import { models } from "./en/models.ts";
import { people } from "./en/people.ts";
import { queue } from "./en/queue.ts";
import { removal } from "./en/removal.ts";
import { settings } from "./en/settings.ts";
import { sheets } from "./en/sheets.ts";
import { shell } from "./en/shell.ts";
import { studio } from "./en/studio.ts";
import { sharing } from "./en/sharing.ts";
import { styles } from "./en/styles.ts";
import { teaching } from "./en/teaching.ts";
import { training } from "./en/training.ts";
import { trainings } from "./en/trainings.ts";

export const en = {
  common,
  shell,
  studio,
  canvas,
  comparing,
  sheets,
  collection,
  people,
  styles,
  teaching,
  training,
  trainings,
  sharing,
  curating,
  making,
  history,
  incoming,
  measures,
  keeping,
  queue,
  farm,
  exporting,
  machine,
  models,
  removal,
  settings,
} as const;
