import { AddPerson } from "../../kit/icons.ts";
import { CollectionView } from "../../collection/CollectionView.tsx";
import { AlikeOffer } from "../../collection/AlikeOffer.tsx";
import { PersonInspector } from "./PersonInspector.tsx";
import { peopleShelf } from "../../collection/people-shelf.ts";

/** The subject gallery. */
export default function PeopleView() {
  return (
    <CollectionView
      shelf={peopleShelf}
      icon={<AddPerson />}
      notice={<AlikeOffer />}
      inspector={(person, state) => <PersonInspector key={person.id} person={person} {...state} />}
    />
  );
}
