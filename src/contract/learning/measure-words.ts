/** Why a measure cannot be taken, in words, for window and command line alike. */
import type { Absence } from "./measures.ts";

export const whyAbsent: Readonly<Record<Absence, string>> = {
  "no subject": "It was made of no person.",
  "no style": "It was made in no style.",
  "no words": "It was made without words.",
  private: "It was made privately: what it was made of was not kept.",
  "no face": "No face is seen in the picture.",
  "no face in the photograph": "No face is seen in the photograph, as in many photographs of paintings.",
  "several faces": "A crowd is seen in the picture: one of so many faces is like anyone by chance.",
  "several faces in the photograph":
    "A crowd is seen in the photograph: nobody can say whose likeness is meant. Draw a frame around one of them.",
  blank: "There is nothing to see in one of the two pictures: it is a plain area.",
  "as the subject":
    "The style picture shows just what the picture of the subject shows: nobody can say of which of them something has come.",
  "no weights": "The networks that measure this are not on this machine.",
  "no number":
    "The network that measures this gave no number: its weights are damaged or of another edition. Get them again under Models, or with atelier models get measures.",
  unreadable: "What it was made of is gone, or cannot be read.",
};
