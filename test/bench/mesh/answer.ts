// Reads a snapshot and resolves what its mesh encrypts and authorizes; prints what there was and how long it took.
import { keepYoungGenerationSmall } from '../../../src/cli/young-generation.ts';
import { readSnapshot } from '../../../src/collect/snapshot/read.ts';
import { Resolver } from '../../../src/engine/resolver.ts';
import { effectiveMtls } from '../../../src/facts/mesh/effective-mtls.ts';
import { meshAuthorization } from '../../../src/facts/mesh/mesh-authorization.ts';
import { plaintextPairs } from '../../../src/facts/mesh/plaintext-pairs.ts';

keepYoungGenerationSmall();
const [file = ''] = process.argv.slice(2);

for await (const data of readSnapshot(file)) {
  const around = { asOf: 0, cluster: data.info, planFiled: false, plan: new Map() };
  const resolver = new Resolver(data, around);
  const mtls = resolver.fact(effectiveMtls);
  const authorization = resolver.fact(meshAuthorization);
  const pairs = resolver.fact(plaintextPairs);
  if (mtls.state !== 'seen' || authorization.state !== 'seen' || pairs.state !== 'seen') {
    throw new Error('not all was seen');
  }
  const ports = mtls.value.all.flatMap((one) => one.ports);
  console.log(
    JSON.stringify({
      workloads: mtls.value.all.length,
      ports: ports.length,
      open: ports.filter(({ plaintext }) => plaintext).length,
      unseen: ports.filter(({ plaintext }) => plaintext === undefined).length,
      policies: authorization.value.selected.size,
      pairs: pairs.value.tally().all,
      worst: pairs.value.worst(50).length,
    }),
  );
}
