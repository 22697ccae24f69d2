import { Component, type ReactNode } from "react";
import { Button } from "../kit/Button.tsx";
import { EmptyState } from "../kit/EmptyState.tsx";
import { Warning } from "../kit/icons.ts";
import { text } from "../text/text.ts";

/**
 * Keeps a failing view from taking the studio with it. Give it the view's name as key, so that another view starts
 * fresh.
 */
export class ViewBoundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const t = text().shell;
    return (
      <EmptyState
        icon={<Warning />}
        title={t.viewFailed}
        action={
          <>
            <Button kind="primary" onClick={() => this.setState({ failed: false })}>
              {t.openAgain}
            </Button>
            <Button onClick={() => location.reload()}>{t.reload}</Button>
          </>
        }
      >
        {t.viewFailedText}
      </EmptyState>
    );
  }
}
