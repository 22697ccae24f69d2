import { StylesIcon } from "../../kit/icons.ts";
import { CollectionView } from "../../collection/CollectionView.tsx";
import { stylesShelf } from "./shelf.ts";
import { StyleInspector } from "./StyleInspector.tsx";

/** The style library. */
export default function StylesView() {
  return (
    <CollectionView
      shelf={stylesShelf}
      icon={<StylesIcon />}
      inspector={(style, state) => <StyleInspector key={style.id} style={style} {...state} />}
    />
  );
}
