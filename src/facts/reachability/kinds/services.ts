import type { Service } from '../../../model/kubernetes/service.ts';
import type { Term } from '../rules.ts';
import { inNamespaceNamed, meet, withLabels } from './pod-terms.ts';
import { perhaps } from './terms.ts';

/** Services by namespace and name; undefined where they were not seen. */
export type ServiceIndex = ReadonlyMap<string, Service> | undefined;

export function serviceKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

export function indexServices(services: readonly Service[]): ServiceIndex {
  return new Map(services.map((one) => [serviceKey(one.meta.namespace, one.meta.name), one]));
}

/**
 * What is behind a Service, perhaps: which of the pods are ready, and which port is meant, is not
 * looked at. Without a selector its addresses are kept by hand and may be any.
 */
export function behind(service: Service): Term {
  const { meta, selector } = service;
  const why = `which endpoints the Service ${meta.namespace}/${meta.name} has`;
  if (selector.size === 0) return perhaps({ type: 'everyone' }, why);
  const pairs = [...selector].sort(([a], [b]) => (a < b ? -1 : 1));
  const labels = withLabels({
    key: pairs.map(([key, value]) => `${key}=${value}`).join(' & '),
    test: (own) => pairs.every(([key, value]) => own.get(key) === value),
  });
  return perhaps(meet(inNamespaceNamed(meta.namespace), labels), why);
}
