// Collection alone, as a program that uses the library: everything that checks need is read and
// projected into memory, and no snapshot is written. Takes a kubeconfig.
import { homedir } from 'node:os';
import { checks, collectCluster, collectionPlan, kubeconfigProvider } from '../../dist/index.js';

const [file] = process.argv.slice(2);
const client = { userAgent: 'kubemuster/bench' };
const provider = kubeconfigProvider({ client, file, env: process.env, home: homedir() });
const { signal } = new AbortController();
for await (const found of provider.discover(signal)) {
  if (!found.found) throw new Error(found.gap.detail);
  const access = await provider.connect(found.ref, signal);
  const { leaves } = await collectCluster(access, collectionPlan(checks));
  access.close();
  process.stdout.write(`${leaves.size}\n`);
}
