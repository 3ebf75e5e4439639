/** What to do next where a cluster could not be read, by cause. */
const advice: ReadonlyMap<string, string> = new Map([
  [
    'unauthenticated',
    'the credentials are missing, expired or not accepted: sign in again, and try kubectl get --raw /version with the same context',
  ],
  [
    'forbidden',
    'the account may not read this: kubemuster permissions prints the role that is enough',
  ],
  ['unreachable', 'is the address right, and is a VPN or proxy needed from here?'],
  ['timeout', 'give it longer with --timeout, or read fewer clusters at once with --concurrency'],
  ['malformed', 'repair what is named, or leave the cluster out with --context'],
]);

/** Each piece of advice once, for what could not be read. */
export function adviceFor(unread: readonly { readonly cause: string | null }[]): readonly string[] {
  const texts = unread.flatMap(({ cause }) => advice.get(cause ?? '') ?? []);
  return [...new Set(texts)];
}
