import { useState } from "react";
import { Button } from "../../kit/buttons/Button.tsx";
import { StylesIcon } from "../../kit/icons.ts";
import { CollectionView } from "../../collection/CollectionView.tsx";
import type { StyleId } from "../../../contract/values/id.ts";
import { go, useRoute } from "../../state/route/route.ts";
import { useText } from "../../text/text.ts";
import { Teach } from "./teach/Teach.tsx";
import { Shared } from "./Shared.tsx";
import { stylesShelf } from "./shelf.ts";
import { StyleInspector } from "./StyleInspector.tsx";

/** The style library, or one of its styles being taught. */
export default function StylesView() {
  const t = useText().curating;
  const { open } = useText().sharing;
  const [shared, setShared] = useState(false);
  const { id, query } = useRoute();
  if (id !== null && "teach" in query) return <Teach key={id} id={id as StyleId} />;
  return (
    <CollectionView
      shelf={stylesShelf}
      icon={<StylesIcon />}
      also={
        <>
          <Button kind="quiet" onClick={() => setShared(true)}>
            {open}
          </Button>
          <Button kind="quiet" onClick={() => go("curate")}>
            {t.open}
          </Button>
          {shared && <Shared onClose={() => setShared(false)} />}
        </>
      }
      inspector={(style, state) => <StyleInspector key={style.id} style={style} {...state} />}
    />
  );
}
