import type { FaultRecord } from "../../../contract/fault.ts";
import type { DownloadableModel, TokenState } from "../../../contract/models.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Checkbox } from "../../kit/fields/Checkbox.tsx";
import { OutsideLink } from "../../kit/buttons/OutsideLink.tsx";
import { SheetSection } from "../../kit/overlays/Sheet.tsx";
import { Status } from "../../kit/layout/Status.tsx";
import { TextField } from "../../kit/fields/TextField.tsx";
import { invalidate } from "../../state/answers.ts";
import { call } from "../../state/link.ts";
import { useText } from "../../text/text.ts";
import styles from "./TokenSteps.module.css";
import { CardActions } from "./Card.tsx";
import { FaultNotice } from "./FaultNotice.tsx";
import { useAttempt } from "../../state/attempt.ts";

/** What the person is about to give. */
export interface TokenDraft {
  readonly text: string;
  readonly keep: boolean;
  /** Another one than that which is kept. */
  readonly other: boolean;
}

export interface TokenStepsProps {
  readonly model: DownloadableModel;
  readonly token: TokenState;
  /** Why the hub would refuse as things stand. */
  readonly refused: FaultRecord | null;
  /** Whether the steps are shown, rather than that a token is there. */
  readonly steps: boolean;
  readonly draft: TokenDraft;
  readonly onDraft: (draft: TokenDraft) => void;
  readonly onEnter: () => void;
}

/** The way to a token, or that there is one. */
export function TokenSteps({ model: { pages }, token, refused, steps, draft, onDraft, onEnter }: TokenStepsProps) {
  const g = useText().models.get;
  const forgetting = useAttempt();
  const forget = () =>
    void forgetting.attempt(async () => {
      await call("models.token.forget", null);
      invalidate(["token"]);
      onDraft({ ...draft, other: true });
    });
  if (!steps)
    return (
      <SheetSection title={g.token}>
        <Status sign="good">
          {token.from === "kept"
            ? g.tokenGood(token.place)
            : token.from === "environment"
              ? g.tokenGoodEnvironment
              : g.noToken}
        </Status>
        {token.from !== null && (
          <CardActions>
            <Button kind="quiet" onClick={() => onDraft({ ...draft, other: true })}>
              {g.otherToken}
            </Button>
            {token.from === "kept" && (
              <Button kind="quiet" disabled={forgetting.busy} onClick={forget}>
                {g.forget}
              </Button>
            )}
          </CardActions>
        )}
        <FaultNotice fault={forgetting.fault} />
      </SheetSection>
    );
  return (
    <SheetSection title={g.token}>
      {refused !== null && refused.code !== "download.token-missing" ? (
        <FaultNotice fault={refused} />
      ) : (
        <p className="faint">{g.why}</p>
      )}
      <ol className={styles.steps}>
        <li>
          {g.steps.account}{" "}
          <OutsideLink href={new URL("/join", pages.tokens).href}>{new URL(pages.tokens).host}</OutsideLink>
        </li>
        {pages.licence !== null && (
          <li>
            {g.steps.accept} <OutsideLink href={pages.licence}>{g.page}</OutsideLink>
          </li>
        )}
        <li>
          {g.steps.make} <OutsideLink href={pages.tokens}>{g.tokens}</OutsideLink>
        </li>
        <li>
          {g.steps.paste}
          <TextField
            label={g.field}
            labelled="hidden"
            type="password"
            autoComplete="off"
            spellCheck={false}
            placeholder={g.placeholder}
            value={draft.text}
            onChange={(text) => onDraft({ ...draft, text })}
            onKeyDown={(event) => event.key === "Enter" && onEnter()}
          />
          {token.refused === null ? (
            <Checkbox
              label={g.keep}
              note={g.keepNote(token.place)}
              checked={draft.keep}
              onChange={(keep) => onDraft({ ...draft, keep })}
            />
          ) : (
            <p className="faint">{g.notKept}</p>
          )}
        </li>
      </ol>
    </SheetSection>
  );
}
