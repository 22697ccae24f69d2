/** What belongs to a downloadable model, as data: which files of which public repositories. Sizes and digests are the hub's to tell. */

export interface Licence {
  readonly name: string;
  readonly url: string;
  /** Must be accepted before anything is fetched. */
  readonly accept: boolean;
  /** Whether it allows commercial use. */
  readonly commercial: boolean;
}

export interface Source {
  /** `owner/name` at the hub. */
  readonly repository: string;
  /** Branch, tag or commit; it is pinned to one commit before anything is fetched. */
  readonly revision: string;
  readonly licence: Licence;
  /** Below the repository, and below the folder of the same name here. */
  readonly files: readonly string[];
}

export interface HubModel {
  readonly name: string;
  readonly title: string;
  readonly sources: readonly Source[];
}
