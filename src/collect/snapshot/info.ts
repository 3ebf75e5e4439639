import { type ClusterInfo, COLLECTED_FROM, type Identity } from '../../model/cluster.ts';
import { at, flag, list, Malformed, oneOf, requiredText, text, texts } from '../../model/decode.ts';

const IDENTITIES: readonly Identity['type'][] = [
  'configured',
  'cloud',
  'uid',
  'server',
  'context',
  'path',
];

/** What names a cluster, as a snapshot has it. Throws Malformed. */
export function infoOf(raw: unknown): ClusterInfo {
  const region = text(raw, 'region');
  const collectedAt = text(raw, 'collectedAt');
  return {
    id: requiredText(raw, 'id'),
    name: requiredText(raw, 'name'),
    identities: list(raw, 'identities').map((one) => ({
      type: required(oneOf(one, 'type', IDENTITIES), 'identities.type'),
      value: requiredText(one, 'value'),
    })),
    source: required(oneOf(raw, 'source', COLLECTED_FROM), 'info.source'),
    ...(region === undefined ? {} : { region }),
    ...describedOf(raw),
    ...(collectedAt === undefined ? {} : { collectedAt: instant(collectedAt) }),
  };
}

/** What an inventory said of it, and all that named it. */
function describedOf(raw: unknown): Pick<ClusterInfo, 'described' | 'foundBy'> {
  const described = at(raw, 'described');
  return {
    ...(at(raw, 'foundBy') === undefined ? {} : { foundBy: texts(raw, 'foundBy') }),
    ...(described === undefined
      ? {}
      : {
          described: {
            provider: requiredText(described, 'provider'),
            distribution: requiredText(described, 'distribution'),
            managed: flag(described, 'managed') ?? null,
            version: text(described, 'version'),
            scope: text(described, 'scope'),
            status: text(described, 'status'),
          },
        }),
  };
}

function instant(value: string): string {
  if (Number.isNaN(Date.parse(value))) throw new Malformed('collectedAt', 'an instant', value);
  return value;
}

/** Throws Malformed where there is none. */
export function required<T>(value: T | undefined, path: string): T {
  if (value === undefined) throw new Malformed(path, 'a value', undefined);
  return value;
}
