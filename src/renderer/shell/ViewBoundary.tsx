import { Component, type ReactNode } from "react";
import { Button } from "../kit/buttons/Button.tsx";
import { EmptyState } from "../kit/layout/EmptyState.tsx";
import { Warning } from "../kit/icons.ts";
import { notify } from "../state/studio.ts";
import { text } from "../text/text.ts";

/**
 * Browsers' words for a part of the program that did not come. The studio is on this machine, so it was replaced by a
 * newer one, or has ended.
 */
const missing = /dynamically imported module|importing a module script failed|unable to preload/i;

interface Kept {
  readonly children: ReactNode;
  /** What is kept lies over a view: its failure is told in the banner, and the view stays. */
  readonly overlay?: boolean;
}

interface Failure {
  readonly failed: "no" | "stopped" | "part missing";
}

/**
 * Keeps a failing view from taking the studio with it. Give it the view's name as key, so that another view starts
 * fresh.
 */
export class ViewBoundary extends Component<Kept, Failure> {
  override state: Failure = { failed: "no" };

  static getDerivedStateFromError(error: unknown): Failure {
    return { failed: missing.test(String(error)) ? "part missing" : "stopped" };
  }

  override componentDidCatch(error: unknown): void {
    const t = text().shell;
    if (this.props.overlay) notify(missing.test(String(error)) ? t.partMissingText : t.viewFailedText);
  }

  override render(): ReactNode {
    const { failed } = this.state;
    if (failed === "no") return this.props.children;
    if (this.props.overlay) return null;
    const t = text().shell;
    const reload = (kind?: "primary") => (
      <Button {...(kind ? { kind } : {})} onClick={() => location.reload()}>
        {t.reload}
      </Button>
    );
    if (failed === "part missing")
      return (
        <EmptyState icon={<Warning />} title={t.partMissing} action={reload("primary")}>
          {t.partMissingText}
        </EmptyState>
      );
    return (
      <EmptyState
        icon={<Warning />}
        title={t.viewFailed}
        action={
          <>
            <Button kind="primary" onClick={() => this.setState({ failed: "no" })}>
              {t.openAgain}
            </Button>
            {reload()}
          </>
        }
      >
        {t.viewFailedText}
      </EmptyState>
    );
  }
}
