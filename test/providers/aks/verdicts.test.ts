import { expect, test } from 'vitest';
import { check as endpoint } from '../../../checks/architecture/api-endpoint-is-not-public.ts';
import { check as version } from '../../../checks/architecture/version-is-supported.ts';
import { check as auditIsOn } from '../../../checks/monitoring/audit-log-is-on.ts';
import { check as outOfReach } from '../../../checks/monitoring/audit-log-is-out-of-reach.ts';
import { check as retention } from '../../../checks/monitoring/audit-retention-covers-dwell-time.ts';
import { check as controlPlaneLogs } from '../../../checks/monitoring/control-plane-logs-are-kept.ts';
import { check as adminCredentials } from '../../../checks/rbac/admin-credentials-are-revocable.ts';
import { check as workloadIdentity } from '../../../checks/rbac/cloud-identity-is-per-workload.ts';
import { check as humans } from '../../../checks/rbac/humans-use-an-identity-provider.ts';
import { check as nodeIdentity } from '../../../checks/rbac/node-cloud-identity-is-minimal.ts';
import { check as authorizers } from '../../../checks/rbac/other-authorizers-are-inventoried.ts';
import { check as encryption } from '../../../checks/rbac/secrets-are-encrypted-with-a-rotatable-key.ts';
import type { Check } from '../../../src/model/check.ts';
import { cloudSections } from '../../../src/model/cloud.ts';
import { judgeExample } from '../../judge.ts';
import {
  azure,
  cluster,
  everyFound,
  page,
  SHOP,
  subscription,
  subscriptionRoutes,
} from './azure.ts';
import { HARDENED, hardenedRoutes } from './hardened.ts';

const CANONICAL = `/subscriptions/${SHOP}/resourceGroups/shop-rg/providers/Microsoft.ContainerService/managedClusters/prod`;
const { signal } = new AbortController();

const CHECKS: Readonly<Record<string, Check>> = {
  endpoint,
  version,
  auditIsOn,
  outOfReach,
  retention,
  controlPlaneLogs,
  adminCredentials,
  humans,
  authorizers,
  encryption,
  workloadIdentity,
  nodeIdentity,
};

const OBJECTS = JSON.stringify([
  {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: 'aks-system-1',
      labels: { 'kubernetes.azure.com/mode': 'system', 'kubernetes.azure.com/agentpool': 'system' },
    },
    spec: { providerID: 'azure:///subscriptions/x/vm/1' },
    status: { nodeInfo: { kubeletVersion: 'v1.34.2' } },
  },
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      name: 'cart',
      namespace: 'shop',
      annotations: { 'azure.workload.identity/client-id': 'c0c0c0c0-0000-4000-8000-000000000001' },
    },
  },
]);

test('a hardened cluster is judged by what Azure says of it', async () => {
  expect(await verdicts(HARDENED, hardenedRoutes(CANONICAL))).toEqual({
    endpoint: 'pass',
    version: 'unknown',
    auditIsOn: 'pass',
    outOfReach: 'pass',
    retention: 'pass',
    controlPlaneLogs: 'pass',
    // Certificates from before local accounts were turned off stay valid: only a plan can say there are none.
    adminCredentials: 'unknown',
    humans: 'pass',
    authorizers: 'fail',
    encryption: 'pass',
    workloadIdentity: 'pass',
    nodeIdentity: 'fail',
  });
});

test('a cluster as it is made without options is judged by the same', async () => {
  const bare = {
    [`${CANONICAL}/providers/Microsoft.Insights/diagnosticSettings`]: page(),
    [`${CANONICAL}/providers/Microsoft.Authorization/roleAssignments`]: page(),
  };
  expect(await verdicts({}, bare)).toEqual({
    endpoint: 'fail',
    version: 'unknown',
    auditIsOn: 'fail',
    outOfReach: 'fail',
    retention: 'fail',
    controlPlaneLogs: 'fail',
    adminCredentials: 'fail',
    humans: 'fail',
    authorizers: 'pass',
    encryption: 'warn',
    workloadIdentity: 'unknown',
    nodeIdentity: 'unknown',
  });
});

async function verdicts(
  properties: Readonly<Record<string, unknown>>,
  routes: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, string>>> {
  const { provider } = await azure({
    '/subscriptions': page(subscription(SHOP, 'Shop')),
    ...subscriptionRoutes(SHOP, page(cluster('prod', properties))),
    ...LOGS,
    ...routes,
  });
  const [found] = await everyFound(provider);
  if (found?.found !== true) throw new Error('expected a cluster');
  const ids = cloudSections.map(({ id }) => id);
  const sections = await provider.sections?.(found.ref, ids, signal);
  const seen = [...(sections ?? [])].flatMap(([id, observed]) =>
    observed.state === 'unseen' ? [] : [[id.replace('cloud/', ''), observed.value] as const],
  );
  const cloud = JSON.stringify(Object.fromEntries(seen));
  const example = { version: 'v1.34.2', objects: OBJECTS, cloud };
  return Object.fromEntries(
    Object.entries(CHECKS).map(([name, check]) => {
      const outcome = judgeExample(check, example, { info: { source: 'aks' } });
      return [name, outcome.type === 'judged' ? outcome.status : outcome.type];
    }),
  );
}

const WORKSPACE =
  '/subscriptions/other/resourceGroups/sec/providers/Microsoft.OperationalInsights/workspaces/audit';
const TABLE = { properties: { retentionInDays: 90, totalRetentionInDays: 730 } };

const LOGS: Readonly<Record<string, unknown>> = {
  [`${CANONICAL}/providers/Microsoft.Insights/diagnosticSettings`]: page({
    name: 'all',
    properties: {
      workspaceId: WORKSPACE,
      logs: [{ categoryGroup: 'allLogs', enabled: true }],
    },
  }),
  [`${WORKSPACE}/tables/AzureDiagnostics`]: TABLE,
};
