import type { PlatformFacts } from '../../facts/platform.ts';
import { type Gap, gapsOf, type Observed } from '../../model/observed.ts';
import type { PlanPlaybook } from '../../model/plan/practice.ts';
import {
  CLOUD_READERS,
  CLOUD_RIGHTS,
  CLOUD_RIGHTS_KNOWN_ON,
  type CloudName,
} from '../../tables/responder-cloud-rights.ts';
import type { NeededRight } from './needed.ts';
import { requirementOf } from './required.ts';

/** What the playbooks ask of the cloud. Nobody read its IAM: that is said, and counts as not known. */
export function cloudRows(
  platform: Observed<PlatformFacts>,
  playbooks: Observed<readonly PlanPlaybook[]>,
): readonly NeededRight[] {
  const provider = platform.state === 'unseen' ? 'unknown' : platform.value.provider;
  const cloud = isCloud(provider) ? provider : undefined;
  const unsure = provider === 'unknown' ? gapsOf(platform) : [];
  if (cloud === undefined && unsure.length === 0) return [];
  return CLOUD_RIGHTS.map(({ id, title, parts, rights }): NeededRight => {
    const severity = 'high';
    const there = cloud === undefined ? 'unknown' : 'yes';
    const gaps = cloud === undefined ? unsure : [gapOf(cloud, rights[cloud])];
    return {
      id,
      step: 'cloud',
      title,
      severity,
      required: requirementOf({ severity, parts }, playbooks, there),
      places: [{ namespace: '', ways: [], older: [], gaps, more: [], marks: {} }],
    };
  });
}

function isCloud(provider: string): provider is CloudName {
  return Object.hasOwn(CLOUD_READERS, provider);
}

function gapOf(cloud: CloudName, right: string): Gap {
  return {
    source: 'cloud/iam',
    cause: 'not-collected',
    detail: `who holds ${right} was not read from the cloud (table of ${CLOUD_RIGHTS_KNOWN_ON})`,
    permission: CLOUD_READERS[cloud],
  };
}
