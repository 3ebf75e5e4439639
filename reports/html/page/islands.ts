import type { Island, IslandCheck } from './island.ts';

const read = new Map<string, Island>();

/** All clusters of the page, by their anchors. */
export function islandAnchors(): readonly string[] {
  return [...document.querySelectorAll('script.island')].map(({ id }) => id.slice('data-'.length));
}

/** What the page carries of a cluster; read when it is first asked for. */
export function islandAt(anchor: string): Island | undefined {
  const known = read.get(anchor);
  if (known !== undefined) return known;
  const text = document.getElementById(`data-${anchor}`)?.textContent;
  if (text === undefined || text === null) return undefined;
  const island: Island = JSON.parse(text);
  read.set(anchor, island);
  return island;
}

/** The check that stands at an anchor such as `c1-nsi-01`. */
export function checkAt(
  anchor: string,
): { readonly island: Island; readonly check: IslandCheck } | undefined {
  const island = islandAt(anchor.split('-')[0] ?? '');
  const check = island?.checks.find((one) => one.anchor === anchor);
  return island === undefined || check === undefined ? undefined : { island, check };
}
