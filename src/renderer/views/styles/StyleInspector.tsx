import type { Style } from "../../../contract/library/library.ts";
import { routeHash } from "../../state/route/route.ts";
import { useText } from "../../text/text.ts";
import { date } from "../../text/words.ts";
import { EntryInspector, type InspectorState } from "../../collection/EntryInspector.tsx";
import { Fact } from "../../kit/layout/Facts.tsx";
import { MadeWith } from "./MadeWith.tsx";
import { Publish } from "./Publish.tsx";
import { stylesShelf } from "./shelf.ts";
import { Taught } from "./Taught.tsx";
import { WeighedPictures } from "./WeighedPictures.tsx";

interface StyleInspectorProps extends InspectorState {
  readonly style: Style;
}

/** All of a style: its pictures with their weights, what was made with it, and what is known. */
export function StyleInspector({ style, ...state }: StyleInspectorProps) {
  const t = useText();
  return (
    <EntryInspector
      shelf={stylesShelf}
      entry={style}
      {...state}
      pictures={(tools) => <WeighedPictures style={style} onPreview={state.onPreview} {...tools} />}
      facts={
        <>
          <Fact label={t.collection.added}>{date(style.added)}</Fact>
          <Fact label={t.collection.madeWith}>
            {style.pictures > 0 ? (
              <a href={routeHash({ view: "history", query: { style: String(style.id) } })}>
                {t.common.pictures(style.pictures)} ›
              </a>
            ) : (
              t.collection.none
            )}
          </Fact>
        </>
      }
    >
      {style.trashed === null && <Taught style={style} />}
      {style.trashed === null && <Publish style={style} />}
      {style.pictures > 0 && <MadeWith style={style} />}
    </EntryInspector>
  );
}
