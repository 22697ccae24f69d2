/**
 * When a picture was made, as it is told: by the clock on the wall of the place where it was made, whoever reads it and
 * wherever they are. Order and pauses go by the moment.
 */

/** What is known of when a picture was made. */
export interface MadeThen {
  /** Milliseconds since 1970. */
  readonly made: number;
  /** Minutes that the clock was ahead of UTC there; that of here where nothing says so. */
  readonly offset?: number | null;
}

/** Minutes that the clock here is ahead of UTC at a moment. */
export const offsetHere = (time: number): number => -new Date(time).getTimezoneOffset();

/** What the wall's clock said there, read with the UTC methods of a date. */
export const onTheWall = ({ made, offset }: MadeThen): Date => new Date(made + (offset ?? offsetHere(made)) * 60_000);

/** The moment at which the clock here says what another said, which is read with the UTC methods of a date. */
export function sameHere(there: Date): number {
  const here = new Date(there.getUTCMilliseconds());
  here.setFullYear(there.getUTCFullYear(), there.getUTCMonth(), there.getUTCDate());
  here.setHours(there.getUTCHours(), there.getUTCMinutes(), there.getUTCSeconds());
  return here.getTime();
}

/** The moment at which the clock here says what it said there: to be put into words, and compared with days. */
export const toldHere = (then: MadeThen): number =>
  (then.offset ?? offsetHere(then.made)) === offsetHere(then.made) ? then.made : sameHere(onTheWall(then));
