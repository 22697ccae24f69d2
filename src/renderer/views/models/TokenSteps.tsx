import type { FaultRecord } from "../../../contract/fault.ts";
import type { DownloadableModel, TokenState } from "../../../contract/models.ts";
import { Button } from "../../kit/Button.tsx";
import { Checkbox } from "../../kit/Checkbox.tsx";
import { Good } from "../../kit/icons.ts";
import { TextField } from "../../kit/TextField.tsx";
import { invalidate } from "../../state/answers.ts";
import { call } from "../../state/link.ts";
import { useText } from "../../text/text.ts";
import page from "../machine/Machine.module.css";
import styles from "./Models.module.css";
import { Outside } from "./Outside.tsx";
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
      <section aria-labelledby="get-token">
        <h3 id="get-token">{g.token}</h3>
        <p className={page.state}>
          <Good className={page.good} />
          {token.from === "kept"
            ? g.tokenGood(token.place)
            : token.from === "environment"
              ? g.tokenGoodEnvironment
              : g.noToken}
        </p>
        {token.from !== null && (
          <div className={styles.actions}>
            <Button kind="quiet" onClick={() => onDraft({ ...draft, other: true })}>
              {g.otherToken}
            </Button>
            {token.from === "kept" && (
              <Button kind="quiet" disabled={forgetting.busy} onClick={forget}>
                {g.forget}
              </Button>
            )}
          </div>
        )}
        <FaultNotice fault={forgetting.fault} />
      </section>
    );
  return (
    <section aria-labelledby="get-token">
      <h3 id="get-token">{g.token}</h3>
      {refused !== null && refused.code !== "download.token-missing" ? (
        <FaultNotice fault={refused} />
      ) : (
        <p className={styles.quiet}>{g.why}</p>
      )}
      <ol className={styles.steps}>
        <li>
          {g.steps.account} <Outside href={new URL("/join", pages.tokens).href}>{new URL(pages.tokens).host}</Outside>
        </li>
        {pages.licence !== null && (
          <li>
            {g.steps.accept} <Outside href={pages.licence}>{g.page}</Outside>
          </li>
        )}
        <li>
          {g.steps.make} <Outside href={pages.tokens}>{g.tokens}</Outside>
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
            <p className={styles.quiet}>{g.notKept}</p>
          )}
        </li>
      </ol>
    </section>
  );
}
