import { parse } from 'yaml';
import { project } from '../../../../src/collect/project.ts';
import { portsKey } from '../../../../src/facts/reachability/port-sets.ts';
import type { Compiled, Layer, Policy, Rule } from '../../../../src/facts/reachability/rules.ts';
import { termKey } from '../../../../src/facts/reachability/terms.ts';
import type { Observed } from '../../../../src/model/observed.ts';
import type { Kind } from '../../../../src/model/source.ts';

/** Decodes YAML as it would be collected: what the kind does not keep is gone. */
export function read<P>(kind: Kind<P>, body: string): P {
  const raw: unknown = parse(body);
  return kind.decode(
    project({ apiVersion: kind.apiVersions[0], kind: kind.kind, ...Object(raw) }, kind),
  );
}

/** As text, so that a test states a whole compilation. Layers without policies are left out. */
export function shown({ ingress, egress, findings }: Compiled): unknown {
  return {
    ingress: ingress.flatMap(layerShown),
    egress: egress.flatMap(layerShown),
    findings: findings.map(({ object, path, wrong, read }) =>
      [object.key.replace(/^[^/]*\//, ''), path, wrong, `read ${read}`].join(': '),
    ),
  };
}

function layerShown({ id, order, unmatched, policies }: Layer): readonly unknown[] {
  if (policies.length === 0) return [];
  return [
    { layer: `${id} at ${order}, unmatched ${unmatched}`, policies: policies.map(policyShown) },
  ];
}

function policyShown({ object, rank, selects, isolates, rules }: Policy): unknown {
  const does = isolates ? 'isolates' : 'selects';
  return [`${object.name} (${rank}) ${does} ${termKey(selects)}`, ...rules.map(ruleShown)];
}

function ruleShown({ action, peers, ports, path, note, doubt }: Rule): string {
  const aside = [note && `note: ${note}`, doubt && `doubt: ${doubt}`].filter(Boolean);
  const text = `${path}: ${action} ${termKey(peers)} on ${portsKey(ports) || 'no port'}`;
  return aside.length === 0 ? text : `${text} (${aside.join('; ')})`;
}

/** The value of a fact of which a test hides nothing. */
export function seenOrThrow<T>(observed: Observed<T>): T {
  if (observed.state === 'unseen') throw new Error(JSON.stringify(observed.gaps));
  return observed.value;
}
