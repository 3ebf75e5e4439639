import { describe, expect, it } from 'vitest';
import { checks } from '../../checks/index.ts';
import { catalogue } from '../../src/tables/catalogue/entry.ts';
import { LEVERS } from '../../src/tables/levers.ts';
import { DISTRIBUTIONS, HOSTED } from '../../src/tables/platforms.ts';
import {
  lineage,
  PROFILES,
  profileIds,
  profileOf,
} from '../../src/tables/responsibility/profiles.ts';
import { dutyOf } from '../../src/tables/responsibility/responsibility.ts';

describe('the table of responsibilities', () => {
  it('answers for every check of the catalogue, built or planned, wherever a cluster may run', () => {
    const missing = catalogue.flatMap(({ code }) =>
      profileIds.flatMap((profile) => {
        const duty = dutyOf(code, profile);
        if (duty === undefined) return [`${code} ${profile}`];
        const isWhole = duty.proof.endsWith('.') && duty.proof.length > 20;
        return isWhole && URL.canParse(duty.reference) ? [] : [`${code} ${profile}`];
      }),
    );
    expect(missing).toEqual([]);
    expect(catalogue.length).toBeGreaterThanOrEqual(checks.length);
  });

  it('knows a profile for every distribution, and its own before the one that it is under', () => {
    const found = Object.entries(DISTRIBUTIONS).flatMap(([name, { managed }]) =>
      profileOf(name, managed, managed === null ? [HOSTED] : []) === undefined ? [name] : [],
    );
    expect(found).toEqual([]);
    expect(profileIds.map((id) => lineage(id)[0])).toEqual([...profileIds]);
    expect(Object.keys(PROFILES).toSorted()).toEqual([...profileIds].toSorted());
    expect(lineage('eks-auto')).toEqual(['eks-auto', 'eks', 'managed']);
  });

  it('tells apart the ways of running one distribution', () => {
    expect([
      profileOf('eks', true, []),
      profileOf('eks', true, ['Auto Mode']),
      profileOf('gke', true, ['Autopilot']),
      profileOf('doks', true, []),
      profileOf('kops', false, []),
      profileOf('k3s', false, []),
      profileOf('unknown', null, []),
      profileOf('unknown', null, [HOSTED]),
      profileOf('openshift', null, [HOSTED]),
      profileOf('rosa', true, [HOSTED]),
      profileOf('roks', true, [HOSTED]),
    ]).toEqual([
      'eks',
      'eks-auto',
      'gke-autopilot',
      'managed',
      'self-managed',
      'k3s',
      undefined,
      'hosted',
      'hosted',
      'rosa',
      'managed',
    ]);
  });

  it('leaves to nobody else what only people of ours can do', () => {
    const given = catalogue
      .filter(({ owner }) => owner === 'organization')
      .flatMap(({ code }) =>
        profileIds.flatMap((id) => (dutyOf(code, id)?.owner === 'provider' ? [code] : [])),
      );
    expect(given).toEqual([]);
  });

  it('gives a control plane that somebody else runs to nobody but them', () => {
    const owners = (code: string) => profileIds.map((id) => `${id} ${dutyOf(code, id)?.owner}`);
    expect(owners('RBC-06')).toEqual([
      'self-managed ours',
      'kubeadm ours',
      'k3s ours',
      'rke2 ours',
      'openshift ours',
      'microshift ours',
      'hosted provider',
      'managed provider',
      'eks provider',
      'eks-auto provider',
      'gke provider',
      'gke-autopilot provider',
      'aks provider',
      'osd provider',
      'rosa provider',
      'aro provider',
    ]);
  });
});

describe('the table of levers', () => {
  const profiles = profileIds.filter((id) => id !== 'managed');

  it('says of every provider that it knows who holds each lever', () => {
    const missing = LEVERS.flatMap(({ id, by }) =>
      profiles.flatMap((profile) =>
        lineage(profile).some((one) => by[one] !== undefined) ? [] : [`${id} ${profile}`],
      ),
    );
    expect(missing).toEqual([]);
  });
});
