import { fieldOf } from '../model/kubernetes/meta.ts';
import { gapsOf, type Observed, partial, seen, someGaps, unseen } from '../model/observed.ts';
import { definePartialFact, type Fact, maybe } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import {
  ENVIRONMENT_LABELS,
  ENVIRONMENT_WORDS,
  ENVIRONMENTS_KNOWN_ON,
} from '../tables/environments.ts';
import { type NamespaceView, tenancy } from './tenancy.ts';

export interface NamedEnvironment {
  readonly namespace: NamespaceView;
  readonly production: boolean;
  /** The label or the name that says so. */
  readonly evidence: Evidence;
}

/** The tenant namespaces whose label or name tells an environment. */
export const environments: Fact<readonly NamedEnvironment[]> = definePartialFact({
  id: 'environments',
  title: 'Tenant namespaces that name an environment, by label or name',
  needs: { tenancy: maybe(tenancy) },
  compute: ({ tenancy }): Observed<readonly NamedEnvironment[]> => {
    if (tenancy.state === 'unseen') return unseen(tenancy.gaps);
    const value = tenancy.value.tenants.flatMap((one) => environmentOf(one) ?? []);
    const gaps = someGaps(gapsOf(tenancy));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: (all: readonly NamedEnvironment[]) => ({
    tables: { environments: ENVIRONMENTS_KNOWN_ON },
    namespaces: all.map(({ namespace, production }) => ({
      name: namespace.name,
      environment: production ? 'production' : 'other',
    })),
  }),
});

/** What a label says before what a name may only sound like. */
function environmentOf(namespace: NamespaceView): NamedEnvironment | undefined {
  const { object, name, subject } = namespace;
  for (const label of ENVIRONMENT_LABELS) {
    const value = object?.meta.labels.get(label);
    const production = value === undefined ? undefined : isProduction(value);
    if (object === undefined || value === undefined || production === undefined) continue;
    return {
      namespace,
      production,
      evidence: fieldOf(object, `metadata.labels['${label}']`, value),
    };
  }
  const production = isProduction(name);
  if (production === undefined) return undefined;
  return { namespace, production, evidence: { subject, path: 'metadata.name', value: name } };
}

/** Undefined where no word of it is one of an environment. */
function isProduction(text: string): boolean | undefined {
  const words = text.toLowerCase().split(/[^a-z0-9]+/);
  for (const [index, word] of words.entries()) {
    if (ENVIRONMENT_WORDS.other.has(word)) return false;
    if (ENVIRONMENT_WORDS.production.has(word)) {
      return !['pre', 'non', 'not'].includes(words[index - 1] ?? '');
    }
  }
  return undefined;
}
