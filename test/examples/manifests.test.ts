import path from 'node:path';
import { expect, test } from 'vitest';
import { allKinds } from '../../scripts/examples/kinds.ts';
import { readInputs } from '../../src/collect/inputs.ts';
import { text } from '../../src/model/decode.ts';
import { visible } from '../../src/model/observed.ts';

const FOLDER = path.join(import.meta.dirname, '..', '..', 'examples', 'manifests');

test('every document of the example manifests is an object that is read', async () => {
  const kinds = await allKinds();
  const found: string[] = [];
  const ignored: string[] = [];
  for await (const data of readInputs([FOLDER], { kinds })) {
    for (const observed of data.leaves.values()) {
      found.push(...visible(observed).map(({ raw }) => nameOf(raw)));
    }
    ignored.push(...data.ignored.map(({ what }) => what));
  }
  expect(ignored).toEqual([]);
  expect(found.toSorted()).toEqual([
    'CronJob/stock-report',
    'Deployment/web',
    'Ingress/web',
    'Namespace/tea-shop',
    'NetworkPolicy/default-deny',
    'NetworkPolicy/orders',
    'NetworkPolicy/web',
    'PodDisruptionBudget/web',
    'ResourceQuota/team-quota',
    'Role/secret-reader',
    'RoleBinding/secret-reader',
    'Service/orders',
    'Service/web',
    'ServiceAccount/orders',
    'ServiceAccount/web',
    'StatefulSet/orders',
  ]);
});

function nameOf(raw: unknown): string {
  return `${text(raw, 'kind')}/${text(raw, 'metadata.name')}`;
}
