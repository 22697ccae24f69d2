/** What is found out of a provider, found out once. */
import type { Provider } from "../../contract/making/provider.ts";

/** The same question, asked of each provider only the first time. */
export function oncePerProvider<T>(ask: (provider: Provider) => Promise<T>): (provider: Provider) => Promise<T> {
  const known = new Map<Provider, Promise<T>>();
  return (provider) => {
    const answer = known.get(provider) ?? ask(provider);
    known.set(provider, answer);
    return answer;
  };
}
