import { type ServedApi, servedApis } from '../../model/info.ts';
import { type Secret, secrets } from '../../model/kubernetes/secret.ts';
import { type Gap, gapsIn, gapsOf, type Observed, visible } from '../../model/observed.ts';
import { planCredentials } from '../../model/plan.ts';
import { asOf, defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { operatorOf } from '../../tables/secret-operators.ts';
import { once } from '../remember.ts';
import { declaredOf, ownerOf, type Rotation, secretSubject } from './rotation.ts';
import { secretWritings } from './secret-writings.ts';
import type { Writing } from './writers.ts';

export interface SecretRotation {
  /**
   * Undefined for a Secret that is not there. What a pod does without, and nothing that was seen
   * writes, may well not be there.
   */
  readonly of: (namespace: string, name: string, optional: boolean) => Rotation | undefined;
}

/** Who gives each Secret another value. Always whole: gaps are in each answer. */
export const secretRotation: Fact<SecretRotation> = defineFact({
  id: 'secret-rotation',
  title: 'Who rotates a Secret: automation, or a person',
  needs: {
    secrets: maybe(secrets),
    apis: maybe(servedApis),
    credentials: maybe(planCredentials),
    writings: secretWritings,
    cluster: thisCluster,
    asOf,
  },
  compute: ({ secrets, apis, credentials, writings, cluster, asOf }): SecretRotation => {
    // What is given as files names every operator that there is; Secrets are rarely among them.
    const isRunning = cluster.source !== 'manifests';
    const byName = new Map(visible(secrets).map((one) => [keyOf(one.meta), one]));
    const declared = credentials.state === 'unseen' ? [] : (credentials.value.rotation ?? []);
    const others = once(() => (isRunning ? otherOperators(apis) : []));
    const isListed = (namespace: string): boolean =>
      isRunning && gapsIn(secrets, namespace).length === 0;
    /** Why a Secret that was not seen may be written by somebody, or may not be there. */
    const doubts = (namespace: string, optional: boolean): readonly Gap[] => {
      const unowned = others();
      const isOpen = unowned.length > 0 || optional;
      return isOpen ? [...unowned, ...gapsIn(secrets, namespace)] : [];
    };
    return {
      of: (namespace, name, optional) => {
        const place = { namespace, name };
        const secret = byName.get(keyOf(place));
        if (secret === undefined && isListed(namespace)) return undefined;
        const owned = secret === undefined ? undefined : ownerOf(secret);
        const stated = declaredOf(declared, place, cluster, asOf);
        const found = claimed({ written: writings.of(namespace, name), stated, owned });
        // Files that name every other object would name this one too.
        const mayBeAbsent = optional && secret === undefined;
        if (found !== undefined || (mayBeAbsent && !isRunning)) return found;
        const unseen = secret === undefined ? doubts(namespace, optional) : [];
        return unclaimed(place, owned, [...writings.unseenIn(namespace), ...unseen]);
      },
    };
  },
  show: () => ({}),
});

interface Claims {
  readonly written: readonly Writing[];
  readonly stated: Rotation | undefined;
  readonly owned: Rotation | undefined;
}

/** What was seen renews it; if not, whatever says that it is done by hand. */
function claimed({ written, stated, owned }: Claims): Rotation | undefined {
  const renewed = written.find(({ renews }) => renews);
  if (renewed !== undefined) return { ...renewed, by: 'automation' };
  if (stated?.by === 'plan') return stated;
  if (owned?.by === 'automation') return owned;
  const [still] = written;
  return still === undefined ? stated : { ...still, by: 'manual' };
}

/** Nothing that was seen writes it: nothing does, where all was seen. */
function unclaimed(
  place: Pick<Secret['meta'], 'namespace' | 'name'>,
  owned: Rotation | undefined,
  [gap, ...gaps]: readonly Gap[],
): Rotation {
  if (gap !== undefined) {
    const message = 'who rotates it was not seen';
    return { by: 'unknown', message, gaps: [gap, ...gaps], evidence: owned?.evidence ?? [] };
  }
  if (owned !== undefined) return owned;
  const evidence: Evidence = {
    subject: secretSubject(place),
    path: '',
    value: 'written by no object',
  };
  return {
    by: 'manual',
    message: 'no object writes it: another value comes by hand',
    evidence: [evidence],
  };
}

/** Operators whose Secrets are told by the metadata of the Secrets alone, and that are installed or may be. */
function otherOperators(apis: Observed<readonly ServedApi[]>): readonly Gap[] {
  const groups = visible(apis).map(({ groupVersion }) => groupVersion.split('/')[0] ?? '');
  const found = groups.find((group) => operatorOf(group) !== undefined);
  if (found === undefined) return gapsOf(apis);
  return [
    {
      source: secrets.id,
      cause: 'not-collected',
      detail: `${operatorOf(found)?.name ?? found} may write it, which the owner of the Secret would tell`,
      permission: 'list secrets, with --allow-secret-metadata',
    },
  ];
}

function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}
