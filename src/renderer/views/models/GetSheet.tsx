import { useState } from "react";
import type { FaultCode, FaultRecord } from "../../../contract/fault.ts";
import type { DownloadableModel, DownloadOffer } from "../../../contract/models.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Checkbox } from "../../kit/fields/Checkbox.tsx";
import { Fact, Facts } from "../../kit/layout/Facts.tsx";
import { OutsideLink } from "../../kit/buttons/OutsideLink.tsx";
import { Sheet, SheetSection } from "../../kit/overlays/Sheet.tsx";
import { useAnswer } from "../../state/answers.ts";
import { call } from "../../state/link.ts";
import { useText } from "../../text/text.ts";
import { bytes } from "../../text/words.ts";
import styles from "./GetSheet.module.css";
import { FolderField } from "./FolderField.tsx";
import { CardActions } from "./Card.tsx";
import { FaultNotice } from "./FaultNotice.tsx";
import { type TokenDraft, TokenSteps } from "./TokenSteps.tsx";
import { useAttempt } from "../../state/attempt.ts";

const tokenFaults: ReadonlySet<FaultCode> = new Set([
  "download.token-missing",
  "download.token-invalid",
  "download.token-scope",
  "download.token-malformed",
  "download.access",
]);

/** Whether a refusal ends with a token, or with the licence's acceptance. */
export const wantsToken = ({ code }: FaultRecord): boolean => tokenFaults.has(code);

export interface GetSheetProps {
  readonly model: DownloadableModel;
  /** Why an earlier start was refused. */
  readonly fault: FaultRecord | null;
  readonly onClose: () => void;
}

/** Everything between the wish and the download: size and room, licences, token. */
export function GetSheet({ model, fault, onClose }: GetSheetProps) {
  const t = useText();
  const g = t.models.get;
  const [place, setPlace] = useState(model.place);
  const asked = useAnswer("models.download.ask", { name: model.name, place }, { keepPrevious: true, brief: true });
  const kept = useAnswer("models.token", null, { brief: true });
  const [offer, token] = [asked.data ?? null, kept.data ?? null];
  const problem = asked.error ?? kept.error;
  const askAgain = () => {
    asked.askAgain();
    kept.askAgain();
  };
  const [accepted, setAccepted] = useState(false);
  const [draft, setDraft] = useState<TokenDraft>({ text: "", keep: true, other: fault !== null });
  const starting = useAttempt();

  const mustAccept = model.licences.filter(({ accept }) => accept);
  const refused = starting.fault ?? offer?.refused ?? null;
  const steps = draft.other || (refused !== null && wantsToken(refused));
  const needed = offer ? offer.bytes - offer.here : null;
  const tight = offer !== null && offer.free !== null && needed !== null && needed > offer.free;
  const lacking =
    mustAccept.length > 0 && !accepted
      ? g.acceptFirst
      : steps && draft.text.trim() === "" && refused?.code !== "download.access"
        ? g.tokenFirst
        : tight
          ? g.tooLittle
          : null;
  const ready = lacking === null && offer !== null && token !== null && !asked.asking && !kept.asking && !starting.busy;

  const start = async () => {
    if (!ready) return;
    const given =
      steps && draft.text.trim() !== "" ? { token: draft.text, keep: draft.keep && token?.refused === null } : {};
    if (
      (await starting.attempt(() =>
        call("models.download.start", { name: model.name, accepted: true, place, ...given }),
      )) === null
    )
      onClose();
  };
  return (
    <Sheet
      title={g.title(model.title)}
      width={620}
      onClose={onClose}
      first="text"
      problem={<FaultNotice fault={starting.fault} />}
      action={
        <Button kind="primary" disabled={!ready} title={lacking ?? undefined} onClick={() => void start()}>
          {starting.busy ? g.starting : needed === null ? g.startUnknown : g.start(needed)}
        </Button>
      }
    >
      <SheetSection title={g.room}>
        {offer ? <Room offer={offer} tight={tight} /> : !problem && <p className="faint">{g.asking}</p>}
        <FaultNotice fault={problem} />
        {problem && (
          <CardActions>
            <Button onClick={askAgain}>{t.common.retry}</Button>
          </CardActions>
        )}
        <FolderField name={model.name} place={place} onPlace={setPlace} />
      </SheetSection>
      <SheetSection title={g.licences}>
        <ul className={styles.licences}>
          {model.licences.map(({ name, url, repositories, commercial }) => (
            <li key={url}>
              <b>{name}</b>
              <OutsideLink href={url} label={`${g.read}: ${name}`}>
                {g.read}
              </OutsideLink>
              <p>{g.licenceOf(repositories, commercial)}</p>
            </li>
          ))}
        </ul>
        {mustAccept.length > 0 && (
          <Checkbox label={g.accept(mustAccept.map(({ name }) => name))} checked={accepted} onChange={setAccepted} />
        )}
      </SheetSection>
      {offer && token && (
        <TokenSteps
          model={model}
          token={token}
          refused={offer.refused}
          steps={steps}
          draft={draft}
          onDraft={setDraft}
          onEnter={() => void start()}
        />
      )}
    </Sheet>
  );
}

function Room({
  offer: { files, bytes: all, here, free },
  tight,
}: {
  readonly offer: DownloadOffer;
  readonly tight: boolean;
}) {
  const g = useText().models.get;
  return (
    <>
      <Facts layout="grid">
        <Fact label={g.toFetch}>{g.toFetchOf(files, all - here)}</Fact>
        <Fact label={g.free} bad={tight}>
          {free === null ? g.freeUnknown : bytes(free)}
        </Fact>
        {here > 0 && <Fact label={g.already}>{bytes(here)}</Fact>}
      </Facts>
      {tight && <p className="bad">{g.tooLittle}</p>}
    </>
  );
}
