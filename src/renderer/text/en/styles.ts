import { counted, grouped } from "../words.ts";

export const styles = {
  shelf: {
    title: "Styles",
    all: "All styles",
    add: "New style",
    drop: "Drop pictures to make a style of them",
    dropInto: (name: string) => `Drop pictures to add them to ${name}`,
    newName: "New style",
    facts: (pictures: number, made: number) =>
      `${counted(pictures, "picture", "pictures")} · ${made === 0 ? "not used yet" : `used ${grouped(made)}×`}`,
    count: (n: number) => counted(n, "style", "styles"),
    chosen: (n: number) => `${counted(n, "style", "styles")} selected`,
    use: "Use as style",
    preferred: "Cover",
    prefer: "Make it the cover",
    removePicture: "Remove this picture",
    pictureRemoved: (name: string) => `Picture removed from ${name}`,
    movePicture: "Move to another style…",
    moveTitle: (name: string) => `To which style does this picture of ${name} belong?`,
    moved: (name: string) => `Picture moved to ${name}`,
    mergeTitle: (n: number) => `Make one of ${n} styles?`,
    mergeText:
      "All their pictures become those of one, and what was made with any of them leads there. Undo makes them several again.",
    whoStays: "Which stays",
    merged: (names: string, name: string) => `${names} are one now: ${name}`,
    queueText: "Queues one picture with each; everything else is as in the composer.",
    addPicture: "Add pictures",
    choosePicture: (at: number, of: number) => `Picture ${at} of ${of}, show large`,
    question: {
      title: (n: number) => `${n} pictures: one style, or one each?`,
      text: "Several pictures in one hand make a richer style than one; how much each counts can be set.",
      one: "One style",
      each: (n: number) => `${n} styles, one each`,
    },
    empty: {
      all: {
        title: "The styles you work in will be here",
        text: "Each made of one or several pictures. Drop paintings, prints or photographs anywhere, paste one, or choose files.",
      },
      favourites: { title: "No favourites yet", text: "Press F on a style to keep it at hand here." },
      recent: { title: "No style was used yet", text: "The styles you made pictures with last will be here." },
      "needs a look": {
        title: "Every style is good as it is",
        text: "Styles whose pictures are small or no longer there will be here.",
      },
      trash: { title: "The trash is empty", text: "Styles you move to the trash wait here and can be restored." },
      tag: { title: "No style has this tag any more", text: "Drag styles onto a tag at the left to give it to them." },
      text: { title: "No style fits", text: "Names, notes and tags were searched." },
    },
  },
  dropPicture: "Drop a picture",
  weightOf: (at: number, of: number) => `Weight of picture ${at} of ${of}, 100 as published`,
  leftOut: "Left out",
  madeWith: "Made with this style",
  allOf: (n: number) => `All ${grouped(n)} ›`,
} as const;
