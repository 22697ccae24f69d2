/** Ids of the library's things. A brand keeps a person's id from being taken for a style's. */
declare const brand: unique symbol;
type Id<Name extends string> = number & { readonly [brand]: Name };

export type PersonId = Id<"person">;
export type StyleId = Id<"style">;
/** A photograph of a person, or one picture of a style. */
export type ReferenceId = Id<"reference">;
/** A picture the studio made. */
export type PictureId = Id<"picture">;
export type JobId = Id<"job">;
export type SheetId = Id<"sheet">;
/** Pictures put together by hand. */
export type CollectionId = Id<"collection">;
export type SnippetId = Id<"snippet">;
export type ComposerPresetId = Id<"composer preset">;
export type SearchId = Id<"search">;
export type ExportId = Id<"export">;
/** What was learned of a style for a model. */
export type LearnedId = Id<"learned">;
export type PresetId = Id<"preset">;
/** Bytes sent by the window, waiting to be imported. */
export type UploadId = string & { readonly [brand]: "upload" };
