import { clusterExternalSecrets, externalSecrets } from '../../model/kubernetes/external-secret.ts';
import {
  certificates,
  sealedSecrets,
  secretProviderClasses,
  vaultDynamicSecrets,
  vaultPkiSecrets,
  vaultStaticSecrets,
} from '../../model/kubernetes/secret-writers.ts';
import { type Gap, gapsIn, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import { tenancy } from '../tenancy.ts';
import {
  ofCertificate,
  ofClusterExternalSecret,
  ofExternalSecret,
  ofProviderClass,
  ofSealedSecret,
  ofVaultSecret,
  type Writing,
} from './writers.ts';

/** Which objects write which Secrets. */
export interface SecretWritings {
  /** All that write a Secret. */
  readonly of: (namespace: string, name: string) => readonly Writing[];
  /** Why there may be more of them in a namespace. */
  readonly unseenIn: (namespace: string) => readonly Gap[];
  readonly all: readonly Writing[];
}

/** What keeps Secrets current, of the operators whose objects are read. Always whole: gaps are in the value. */
export const secretWritings: Fact<SecretWritings> = defineFact({
  id: 'secret-writings',
  title: 'Objects that write Secrets, and whether they renew them',
  needs: {
    external: maybe(ifServed(externalSecrets)),
    clusterExternal: maybe(ifServed(clusterExternalSecrets)),
    classes: maybe(ifServed(secretProviderClasses)),
    vaultStatic: maybe(ifServed(vaultStaticSecrets)),
    vaultDynamic: maybe(ifServed(vaultDynamicSecrets)),
    vaultPki: maybe(ifServed(vaultPkiSecrets)),
    certificates: maybe(ifServed(certificates)),
    sealed: maybe(ifServed(sealedSecrets)),
    tenancy: maybe(tenancy),
  },
  compute: ({ tenancy, ...kinds }): SecretWritings => {
    const namespaces = tenancy.state === 'unseen' ? [] : tenancy.value.namespaces;
    const spread = visible(kinds.clusterExternal);
    const all = [
      ...visible(kinds.external).flatMap(ofExternalSecret),
      ...spread.flatMap((one) => ofClusterExternalSecret(one, namespaces)),
      ...visible(kinds.classes).flatMap(ofProviderClass),
      ...[kinds.vaultStatic, kinds.vaultDynamic, kinds.vaultPki].flatMap((kind) =>
        visible(kind).flatMap(ofVaultSecret),
      ),
      ...visible(kinds.certificates).flatMap(ofCertificate),
      ...visible(kinds.sealed).flatMap(ofSealedSecret),
    ];
    const bySecret = Map.groupBy(all, ({ namespace, name }) => `${namespace}/${name}`);
    const chooses = spread.some(({ selectors }) => selectors.length > 0);
    return {
      of: (namespace, name) => bySecret.get(`${namespace}/${name}`) ?? [],
      unseenIn: (namespace) => [
        ...Object.values(kinds).flatMap((kind) => gapsIn(kind, namespace)),
        ...(chooses ? gapsOf(tenancy) : []),
      ],
      all,
    };
  },
  show: ({ all }: SecretWritings) =>
    all.map(({ namespace, name, renews, message, evidence }) => ({
      secret: `${namespace}/${name}`,
      renews,
      message,
      by: evidence[0].subject.key,
    })),
});
