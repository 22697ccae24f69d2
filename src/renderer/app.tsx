import { CSPProvider } from "@base-ui/react/csp-provider";
import { Button } from "./kit/buttons/Button.tsx";
import { EmptyState } from "./kit/layout/EmptyState.tsx";
import { Warning } from "./kit/icons.ts";
import { TooltipProvider } from "./kit/overlays/Tooltip.tsx";
import { Fetched } from "./parts.tsx";
import { viewParts } from "./routes.tsx";
import { Shell } from "./shell/Shell.tsx";
import { useConnection } from "./state/link.ts";
import { useRoute } from "./state/route/route.ts";
import { useWelcome } from "./state/studio.ts";
import { useText } from "./text/text.ts";

/** The whole window: what is known of the connection decides whether there is a studio to show. */
export function App() {
  const t = useText().shell;
  const connection = useConnection();
  const welcomed = useWelcome(({ studio }) => studio !== null);
  const view = useRoute(({ view }) => view);
  if (connection.phase === "refused")
    return (
      <EmptyState
        icon={<Warning />}
        title={t.refused}
        action={<Button onClick={() => location.reload()}>{t.reload}</Button>}
      >
        {connection.message}
      </EmptyState>
    );
  if (!welcomed) return <p className="opening">{t.connecting}</p>;
  return (
    // The content security policy takes no styles from within the page.
    <CSPProvider disableStyleElements>
      <TooltipProvider>
        <Shell>
          <Fetched part={viewParts[view]} given={{}} />
        </Shell>
      </TooltipProvider>
    </CSPProvider>
  );
}
