import { cloudIdentity } from '../../model/cloud/identity.ts';
import { inThisCloud } from '../../model/cloud/rights.ts';
import { type AwsAuth, type AwsMapping, awsAuth } from '../../model/kubernetes/aws-auth.ts';
import { fieldOf, subjectOf } from '../../model/kubernetes/meta.ts';
import { type Gap, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import type { Evidence, Subject } from '../../model/verdict.ts';
import { platform } from '../platform.ts';
import { cloudPrincipal } from './cloud-principal.ts';

/** An identity of AWS that signs in to the cluster by its own list. */
export interface AwsEntry {
  readonly principal: string;
  readonly username: string;
  readonly groups: readonly string[];
  readonly evidence: Evidence;
}

export interface AwsAuthEntries {
  /** Whether EKS asks the list: not where its mode is `API`; `unknown` where the mode was not seen. */
  readonly asked: 'yes' | 'no' | 'unknown';
  /** Those that count, or may. */
  readonly entries: readonly AwsEntry[];
  /** What is wrong in it, by object and field. */
  readonly findings: readonly {
    readonly object: Subject;
    readonly path: string;
    readonly wrong: string;
  }[];
  /** Why there may be others; none outside of EKS. */
  readonly gaps: readonly Gap[];
  /** Why it is not known whether the list is asked. */
  readonly modeGaps: readonly Gap[];
}

/** Always whole: gaps are in the value. */
export const awsAuthEntries: Fact<AwsAuthEntries> = defineFact({
  id: 'aws-auth',
  title: 'Identities of AWS that the ConfigMap aws-auth lets in, and who they are here',
  needs: { list: maybe(awsAuth), identity: maybe(cloudIdentity), platform: maybe(platform) },
  compute: ({ list, identity, platform }): AwsAuthEntries => {
    const { distribution = 'unknown' } = platform.state === 'unseen' ? {} : platform.value;
    const people = identity.state === 'unseen' ? undefined : identity.value.people.value;
    const told = people === 'provider' ? 'no' : 'yes';
    const asked = people === undefined ? 'unknown' : told;
    const found = visible(list);
    const mayBeEks =
      distribution === 'eks' || (distribution === 'unknown' && platform.state !== 'seen');
    const closed = [...gapsOf(list), ...found.flatMap(faultGaps)];
    return {
      asked,
      entries: asked === 'no' ? [] : found.flatMap(entriesIn),
      findings: found.flatMap((one) =>
        one.faults.map(({ path, wrong }) => ({ object: subjectOf(one.meta), path, wrong })),
      ),
      gaps: asked === 'no' || !mayBeEks ? [] : closed,
      modeGaps:
        asked === 'unknown' && mayBeEks
          ? gapsOf(identity).map((gap) => inThisCloud(gap, 'eks'))
          : [],
    };
  },
  show: ({ asked, entries, findings, gaps }: AwsAuthEntries) => ({
    asked,
    entries: entries.map(({ principal, username, groups }) => ({ principal, username, groups })),
    findings: findings.map(({ object, path, wrong }) => ({ object: object.key, path, wrong })),
    gaps,
  }),
});

function entriesIn(list: AwsAuth): readonly AwsEntry[] {
  return list.mappings.map((one) => ({
    principal: cloudPrincipal(one.arn),
    username: one.username,
    groups: one.groups,
    evidence: fieldOf(list, one.path, shown(one)),
  }));
}

function shown({ arn, username, groups }: AwsMapping): string {
  const as = [username, ...groups].filter((one) => one !== '').join(', ');
  return as === '' ? arn : `${arn} as ${as}`;
}

function faultGaps({ meta, faults }: AwsAuth): readonly Gap[] {
  return faults.map(({ path, wrong, read }) => ({
    source: awsAuth.id,
    cause: 'malformed',
    detail: `${subjectOf(meta).key}: ${path} ${wrong}, and is taken ${read}`,
    permission: 'a list of mappings as EKS documents it',
  }));
}
