import type { ClusterInfo } from '../../model/cluster.ts';
import { fieldOf, subjectOf } from '../../model/kubernetes/meta.ts';
import type { Secret } from '../../model/kubernetes/secret.ts';
import type { Gaps } from '../../model/observed.ts';
import type { PlanCredentials } from '../../model/plan/means.ts';
import type { Evidence, SomeEvidence, Subject } from '../../model/verdict.ts';
import { operatorOf, SECRET_OPERATORS_KNOWN_ON } from '../../tables/secret-operators.ts';
import { concerns } from '../declarations.ts';
import { ageText, freshness } from '../freshness.ts';

/** Who gives a secret another value. `unknown` is never manual: its gaps say what would tell. */
export type Rotation =
  | {
      readonly by: 'automation' | 'plan' | 'manual';
      readonly message: string;
      readonly evidence: SomeEvidence;
    }
  | {
      readonly by: 'unknown';
      readonly message: string;
      readonly evidence: readonly Evidence[];
      readonly gaps: Gaps;
    };

type Declared = NonNullable<PlanCredentials['rotation']>[number];

/** What the plan declares of a Secret: by automation and with the day of the last time, or it is manual. */
export function declaredOf(
  all: readonly Declared[],
  secret: { readonly namespace: string; readonly name: string },
  cluster: ClusterInfo,
  asOf: number,
): Rotation | undefined {
  const index = all.findIndex(
    (one) =>
      one.name === secret.name &&
      (one.namespace === undefined || one.namespace === secret.namespace) &&
      concerns(one, cluster),
  );
  const found = all[index];
  if (found === undefined) return undefined;
  const { automated, lastRotated } = found;
  const path = `credentials.rotation[${index}]`;
  const flag: Evidence = { subject: PLAN, path: `${path}.automated`, value: String(automated) };
  if (!automated) return manual('the plan has it rotated by hand', [flag]);
  if (lastRotated === undefined) {
    return manual('the plan declares automation without the day of a rotation', [flag]);
  }
  const age = freshness(lastRotated, asOf, { pass: Infinity, warn: Infinity });
  const day: Evidence = {
    subject: PLAN,
    path: `${path}.lastRotated`,
    value: lastRotated,
    note: ageText(age),
  };
  if (age.state === 'future') return manual('the plan has a rotation that lies ahead', [day, flag]);
  const message = `the plan has automation for it, last used ${lastRotated}`;
  return { by: 'plan', message, evidence: [flag, day] };
}

const PLAN = { type: 'plan', key: 'plan/credentials' } as const;

const CONNECTION = 'connection.crossplane.io/v1alpha1';
const MANAGED = 'secrets-store.csi.k8s.io/managed';

/** What a Secret itself says of who writes it, where its metadata was seen. */
export function ownerOf(secret: Secret): Rotation {
  const { meta, type } = secret;
  if (type === CONNECTION) {
    const message = 'Crossplane writes it, as the resource behind it has it';
    return { by: 'automation', message, evidence: [fieldOf(secret, 'type', type)] };
  }
  if (meta.labels.get(MANAGED) === 'true') {
    const message = 'the Secrets Store driver copies it from a vault';
    const evidence = fieldOf(secret, `metadata.labels['${MANAGED}']`, 'true');
    return { by: 'automation', message, evidence: [evidence] };
  }
  for (const [index, { apiVersion, kind, name }] of meta.owners.entries()) {
    const path = `metadata.ownerReferences[${index}]`;
    const note = `known to renew it (table of ${SECRET_OPERATORS_KNOWN_ON})`;
    const evidence = fieldOf(secret, path, `${kind} ${name}`, note);
    const [group = ''] = apiVersion.split('/');
    const operator = operatorOf(group);
    if (operator === undefined) continue;
    return { by: 'automation', message: `${operator.name} writes it`, evidence: [evidence] };
  }
  const [owner] = meta.owners;
  if (owner === undefined) {
    const none = fieldOf(secret, 'metadata.ownerReferences', 'none');
    return manual('nothing writes it but people', [none]);
  }
  const value = `${owner.kind} ${owner.name}`;
  const evidence = fieldOf(secret, 'metadata.ownerReferences[0]', value);
  return manual(`${value} made it, and is not known to rotate it`, [evidence]);
}

function manual(message: string, evidence: SomeEvidence): Rotation {
  return { by: 'manual', message, evidence };
}

/** A Secret by name, whether or not it was seen. */
export function secretSubject(place: {
  readonly namespace: string;
  readonly name: string;
}): Subject {
  return subjectOf({ apiVersion: 'v1', kind: 'Secret', ...place });
}
