import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { decodedCluster } from '../../src/collect/decoding.ts';
import { readManifests } from '../../src/collect/manifests/read-manifests.ts';
import { originsOf } from '../../src/engine/origins.ts';
import type { AnyCluster, AnyItem } from '../../src/model/cluster.ts';
import { namespaces } from '../../src/model/kubernetes/namespace.ts';
import { services } from '../../src/model/kubernetes/service.ts';
import { seen, visible } from '../../src/model/observed.ts';

const MANIFESTS = `{apiVersion: v1, kind: Namespace, metadata: {name: shop}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}}}
---
{apiVersion: v1, kind: Service, metadata: {name: odd, namespace: shop}, spec: {selector: 7}}
`;

test('objects are decoded, those that cannot be stay as they are, and all say where they were written', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kubemuster-decoding-'));
  try {
    writeFileSync(path.join(folder, 'all.yaml'), MANIFESTS);
    const kinds = [namespaces, services];
    const raw = await readManifests([folder], { kinds });
    const decoded = decodedCluster(raw, kinds);
    const of = (leaf: string, data: AnyCluster): readonly AnyItem[] =>
      visible(data.leaves.get(leaf) ?? seen([]));
    const file = path.join(folder, 'all.yaml');
    const meta = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    expect(of(namespaces.id, decoded)).toEqual([
      {
        decoded: namespaces.decode(meta),
        keys: ['core/Namespace/shop', 'core/Namespace/default/shop'],
        origin: { file, line: 1 },
      },
    ]);
    const [web, odd] = of(services.id, decoded);
    expect(web).toMatchObject({
      keys: ['core/Service/web', 'core/Service/default/web'],
      origin: { file, line: 3 },
    });
    expect(odd).toEqual(of(services.id, raw)[1]);
    expect({ ...decoded, leaves: [...decoded.leaves.keys()] }).toEqual({
      ...raw,
      leaves: [...raw.leaves.keys()],
    });
    expect(originsOf(decoded)).toEqual(originsOf(raw));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
