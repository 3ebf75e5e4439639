import type {
  ClusterExternalSecret,
  ExternalSecret,
  ExternalSecretSpec,
} from '../../model/kubernetes/external-secret.ts';
import { fieldOf, type Named } from '../../model/kubernetes/meta.ts';
import type {
  Certificate,
  SecretProviderClass,
  VaultSecret,
} from '../../model/kubernetes/secret-writers.ts';
import { selects } from '../../model/kubernetes/selector.ts';
import type { Evidence, SomeEvidence } from '../../model/verdict.ts';
import { secondsOf } from '../reconcilers/duration.ts';
import type { NamespaceView } from '../tenancy.ts';

/** A Secret that some object has written, and whether it is renewed without anybody's hand. */
export interface Writing {
  readonly namespace: string;
  readonly name: string;
  readonly renews: boolean;
  readonly message: string;
  readonly evidence: SomeEvidence;
}

const UNSYNCED = 'what writes it reports that it cannot';
const OUTSIDE = 'is copied from a vault again and again';

export function ofExternalSecret(one: ExternalSecret): readonly Writing[] {
  const { name, namespace } = one.meta;
  return external(one, one, namespace, { name, prefix: 'spec' }, one.ready);
}

/** Also where it was not seen what it makes, as in manifests. */
export function ofClusterExternalSecret(
  one: ClusterExternalSecret,
  namespaces: readonly NamespaceView[],
): readonly Writing[] {
  const place = { name: one.name ?? one.meta.name, prefix: 'spec.externalSecretSpec' };
  return namespaces
    .filter(({ name, labels }) => {
      return one.namespaces.includes(name) || one.selectors.some((each) => selects(each, labels));
    })
    .flatMap(({ name }) => external(one, one.spec, name, place, undefined));
}

interface Place {
  readonly name: string;
  readonly prefix: string;
}

function external(
  object: Named,
  spec: ExternalSecretSpec,
  namespace: string,
  { name, prefix }: Place,
  ready: boolean | undefined,
): readonly Writing[] {
  if (spec.creation === 'None') return [];
  const target = spec.target ?? name;
  const field = spec.target === undefined ? 'metadata.name' : `${prefix}.target.name`;
  const stays = standstill(object, spec, prefix);
  return [
    writing(namespace, target, {
      named: fieldOf(object, field, target),
      stays: stays ?? failing(object, ready),
      renewed: fieldOf(
        object,
        `${prefix}.refreshInterval`,
        spec.refreshInterval ?? 'not set, which is 1h',
      ),
      message: OUTSIDE,
    }),
  ];
}

/** The field by which an ExternalSecret is read once only. */
function standstill(
  object: Named,
  { refreshPolicy, refreshInterval }: ExternalSecretSpec,
  prefix: string,
): Standstill | undefined {
  if (refreshPolicy !== undefined && refreshPolicy !== 'Periodic') {
    const evidence = fieldOf(object, `${prefix}.refreshPolicy`, refreshPolicy);
    return { message: `${refreshPolicy} does not renew it`, evidence };
  }
  if (refreshInterval === undefined || secondsOf(refreshInterval) !== 0) return undefined;
  const evidence = fieldOf(object, `${prefix}.refreshInterval`, refreshInterval);
  return { message: 'it is copied once only', evidence };
}

/** A static secret of Vault needs an interval or events; the others end, and are renewed before. */
export function ofVaultSecret(one: VaultSecret): readonly Writing[] {
  if (one.target === undefined) return [];
  const named = fieldOf(one, 'spec.destination.name', one.target);
  const isStatic = one.meta.kind === 'VaultStaticSecret';
  const message = isStatic ? OUTSIDE : 'is renewed before it ends';
  return [
    writing(one.meta.namespace, one.target, {
      named,
      stays: isStatic ? staticStandstill(one) : undefined,
      renewed: isStatic ? intervalOf(one) : fieldOf(one, 'kind', one.meta.kind),
      message,
    }),
  ];
}

function staticStandstill(one: VaultSecret): Standstill | undefined {
  if (one.version > 0) {
    const evidence = fieldOf(one, 'spec.version', one.version);
    return { message: 'it stays with one version of the secret', evidence };
  }
  if (one.refreshAfter !== undefined || one.instant) return undefined;
  const evidence = fieldOf(one, 'spec.refreshAfter', 'not set');
  return { message: 'it is copied when its object changes, and not again', evidence };
}

function intervalOf(one: VaultSecret): Evidence {
  if (one.refreshAfter === undefined) return fieldOf(one, 'spec.syncConfig.instantUpdates', true);
  return fieldOf(one, 'spec.refreshAfter', one.refreshAfter);
}

export function ofProviderClass(one: SecretProviderClass): readonly Writing[] {
  return one.secrets.map(({ name, path }) =>
    writing(one.meta.namespace, name, {
      named: fieldOf(one, path, name),
      stays: undefined,
      renewed: undefined,
      message: 'is copied from a vault while a pod mounts it',
    }),
  );
}

export function ofCertificate(one: Certificate): readonly Writing[] {
  if (one.secret === undefined) return [];
  return [
    writing(one.meta.namespace, one.secret, {
      named: fieldOf(one, 'spec.secretName', one.secret),
      stays: failing(one, one.ready),
      renewed: undefined,
      message: 'is a certificate that is renewed before it ends',
    }),
  ];
}

export function ofSealedSecret(one: Named): readonly Writing[] {
  const { name, namespace } = one.meta;
  const evidence = fieldOf(one, 'metadata.name', name);
  const message = 'it is sealed in Git: another value has to be sealed by hand';
  const stays = { message, evidence };
  return [writing(namespace, name, { named: evidence, stays, renewed: undefined, message })];
}

interface Standstill {
  readonly message: string;
  readonly evidence: Evidence;
}

function failing(object: Named, ready: boolean | undefined): Standstill | undefined {
  if (ready !== false) return undefined;
  const path = "status.conditions[?(@.type=='Ready')].status";
  return { message: UNSYNCED, evidence: fieldOf(object, path, 'False') };
}

interface Found {
  readonly named: Evidence;
  readonly stays: Standstill | undefined;
  readonly renewed: Evidence | undefined;
  readonly message: string;
}

function writing(
  namespace: string,
  name: string,
  { named, stays, renewed, message }: Found,
): Writing {
  if (stays === undefined) {
    const evidence: SomeEvidence = renewed === undefined ? [named] : [named, renewed];
    return { namespace, name, renews: true, message, evidence };
  }
  const same = stays.evidence === named;
  const evidence: SomeEvidence = same ? [named] : [named, stays.evidence];
  return { namespace, name, renews: false, message: stays.message, evidence };
}
