import { counted, listed } from "../words.ts";

const seen = (people: number): string =>
  people === 0 ? "" : people === 1 ? "By the faces this is one person." : `By the faces these are ${people} people.`;
const unseen = (people: number, unclear: number): string =>
  unclear === 0
    ? ""
    : `${people === 0 ? "No" : `In ${unclear} of them no`} single photographed face was found: you know best.`;

export const people = {
  shelf: {
    title: "People",
    all: "Everyone",
    add: "Add people",
    drop: "Drop photos to add people",
    dropInto: (name: string) => `Drop photos to add them to ${name}`,
    newName: "New person",
    facts: (photos: number, made: number) =>
      `${counted(photos, "photo", "photos")} · ${counted(made, "picture", "pictures")}`,
    count: (n: number) => counted(n, "person", "people"),
    chosen: (n: number) => `${counted(n, "person", "people")} selected`,
    use: "Use as subject",
    preferred: "Preferred photo",
    prefer: "Make it the preferred photo",
    better: (name: string) =>
      `“${name}” would suit a portrait better: it is sharper, nearer, or seen more from the front.`,
    removePicture: "Remove this photo",
    pictureRemoved: (name: string) => `Photo removed from ${name}`,
    movePicture: "Move to another person…",
    moveTitle: (name: string) => `Whose is this photo of ${name}?`,
    moved: (name: string) => `Photo moved to ${name}`,
    split: "Split into two people…",
    splitPicture: "This is someone new…",
    splitTitle: (name: string) => `Who is new among the photos of ${name}?`,
    splitText: "Choose the photos of the new person. Pictures made of them go along; undo gives all of it back.",
    splitMake: (n: number) => (n === 0 ? "Choose photos" : `Make a person of ${counted(n, "photo", "photos")}`),
    splitDone: (name: string) => `${name} is a person of their own now`,
    mergeTitle: (n: number) => `Make one of ${n} people?`,
    mergeText:
      "All their photos become those of one, and pictures made of any of them lead there. Undo makes them several again.",
    whoStays: "Who stays",
    merged: (names: string, name: string) => `${names} are one now: ${name}`,
    queueText: "Queues one picture of each; everything else is as in the composer.",
    addPicture: "Add photos",
    choosePicture: (at: number, of: number) => `Photo ${at} of ${of}`,
    question: {
      title: (n: number) => `${n} photos: one person, or one each?`,
      text: "Several photos of one person let you choose the one that fits a picture best.",
      one: "One person",
      each: (n: number) => `${n} people, one each`,
      faces: {
        looking: "Looking at the faces…",
        said: (people: number, unclear: number, photos: number) =>
          // Of one photograph alone nothing is said by comparing.
          [photos - unclear > 1 ? seen(people) : "", unseen(people, unclear)].filter(Boolean).join(" "),
        apart: (n: number) => `${n} people, by the faces`,
      },
    },
    empty: {
      all: {
        title: "The people you make pictures of will be here",
        text: "Each with a name and one or several photos. Drop photos anywhere, paste one, or choose files.",
      },
      favourites: { title: "No favourites yet", text: "Press F on someone in Everyone to keep them at hand here." },
      recent: { title: "Nobody was used yet", text: "The people you made pictures of last will be here." },
      "needs a look": {
        title: "Every photo is good as it is",
        text: "Photos that are small, blurred or very narrow will be here.",
      },
      trash: { title: "The trash is empty", text: "People you move to the trash wait here and can be restored." },
      tag: { title: "Nobody has this tag any more", text: "Drag people onto a tag at the left to give it to them." },
      text: { title: "Nobody fits", text: "Names, notes and tags were searched." },
    },
  },
  alike: {
    may: (names: readonly string[]) => `${listed(names)} may be the same person.`,
    merge: "Make them one…",
    apart: (n: number) => (n === 2 ? "They are two people" : "They are several people"),
    later: "Not now",
  },
  crop: {
    presets: "Frame",
    portrait: "Head and shoulders",
    square: "Square",
    whole: "Whole",
    nextFace: "Frame the next face",
    photoOf: (name: string) => `Photo of ${name}`,
    labels: {
      cropArea: "Frame: what is used of the photo. Arrow keys move it",
      nwDragHandle: "Upper left corner of the frame",
      nDragHandle: "Upper edge of the frame",
      neDragHandle: "Upper right corner of the frame",
      eDragHandle: "Right edge of the frame",
      seDragHandle: "Lower right corner of the frame",
      sDragHandle: "Lower edge of the frame",
      swDragHandle: "Lower left corner of the frame",
      wDragHandle: "Left edge of the frame",
    },
  },
  coach: {
    good: "Good for portraits: sharp and large enough. For a full figure, add a photo that shows one.",
    /** In place of it where it is not told that it shows one person. */
    sharp: "Sharp and large enough.",
    noFace:
      "No face was found in what is used: likeness is measured by the whole of it, and the frame is yours to draw.",
    severalFaces: "Several faces are in what is used. Draw the frame around the one that is meant.",
    small: (cropped: boolean) =>
      cropped
        ? "Small: the face has little detail. Draw the frame wider, or use a larger photo."
        : "Small: the face has little detail. Use a larger photo if there is one.",
    blurred: (cropped: boolean) =>
      `Blurred: the likeness will suffer. Use a sharper photo${cropped ? ", or draw the frame wider" : ""}.`,
    "very wide": (cropped: boolean) =>
      cropped
        ? "Very wide: the sides will be cut away. Draw the frame narrower."
        : "Very wide: the sides will be cut away. Draw a frame around head and shoulders.",
    "very tall": (cropped: boolean) =>
      cropped
        ? "Very tall: top and bottom will be cut away. Draw the frame lower."
        : "Very tall: top and bottom will be cut away. Draw a frame around head and shoulders.",
    "face small": (cropped: boolean) =>
      cropped
        ? "The face is small: little of it is left in the frame. Draw the frame closer around head and shoulders."
        : "The face is small: little of it is used. Draw a frame around head and shoulders.",
    "eyes closed": () => "Eyes closed, or behind a hand: portraits will have them so, too. Use a photo with open eyes.",
    "one eye closed": () =>
      "One eye is closed, or behind a hand: portraits will have it so, too. Use a photo with open eyes, unless it is to wink.",
    "eyes unclear": () =>
      "It cannot be told whether both eyes are open: something may be before them. Look yourself; portraits will have them so, too.",
    "eyes covered": () =>
      "Eyes covered, by dark glasses or shadow: nobody can say what they look like. Use another photo.",
    "side view": () => "From the side: half of the face is not seen, and is made up. Use a photo that looks ahead.",
    used: (width: number, height: number) => `${width} × ${height} px are used`,
  },
} as const;
