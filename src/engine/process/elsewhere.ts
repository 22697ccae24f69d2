/** Providers for plans, which compute nothing. */
import { isFault } from "../../contract/fault.ts";
import type { ProviderChoice, ProviderVerdict } from "../../contract/making/provider.ts";
import { chooseProvider } from "../runtime/providers.ts";

/** What would compute: the choice here, or one that only another machine has. */
export const planProvider = (choice: ProviderChoice): Promise<ProviderVerdict & { readonly here: boolean }> =>
  chooseProvider(choice).then(
    (found) => ({ ...found, here: true }),
    (error: unknown) => elsewhere(error, choice),
  );

/** A plan may be made for a provider that this machine does not have, to learn what another one would do. */
function elsewhere(error: unknown, provider: ProviderChoice): ProviderVerdict & { readonly here: false } {
  if (provider === "auto" || !isFault(error, "runtime.provider-unavailable")) throw error;
  return { provider, why: `${provider}, which this machine does not have`, passedOver: [], here: false };
}
