import { namespace, type Part } from '../control-plane/run.ts';
import { type Labels, object, type Raw } from '../raw.ts';
import { bind, group } from '../rbac/rules.ts';
import { MESHED } from './mesh.ts';

export interface Tenant {
  readonly name: string;
  readonly team: string;
  readonly tier: 'critical' | 'standard';
  readonly level: 'restricted' | 'baseline' | 'privileged';
  /** Pods, processors and GiB of memory that its quota allows; none when it has no quota. */
  readonly quota?: readonly [pods: number, cpu: number, memory: number];
}

/** Namespaces that belong to a team, those of the platform team among them. */
export const TENANTS: readonly Tenant[] = [
  { name: 'payments', team: 'payments', tier: 'critical', level: 'restricted', quota: [20, 8, 16] },
  { name: 'checkout', team: 'checkout', tier: 'critical', level: 'restricted', quota: [24, 8, 16] },
  { name: 'identity', team: 'identity', tier: 'critical', level: 'restricted', quota: [16, 8, 16] },
  { name: 'catalog', team: 'catalog', tier: 'standard', level: 'restricted', quota: [24, 10, 24] },
  { name: 'search', team: 'catalog', tier: 'standard', level: 'restricted', quota: [16, 10, 32] },
  { name: 'storefront', team: 'web', tier: 'standard', level: 'restricted', quota: [24, 10, 24] },
  {
    name: 'recommendations',
    team: 'growth',
    tier: 'standard',
    level: 'restricted',
    quota: [16, 8, 24],
  },
  // Its traffic comes in bursts before sales: the team has not agreed on a quota yet.
  { name: 'notifications', team: 'growth', tier: 'standard', level: 'restricted' },
  // Nothing runs here, and nothing may.
  { name: 'default', team: 'platform', tier: 'standard', level: 'restricted', quota: [4, 1, 2] },
  { name: 'argocd', team: 'platform', tier: 'standard', level: 'restricted', quota: [20, 8, 16] },
  // The log shipper mounts the node's log directory, which no stricter level allows.
  {
    name: 'observability',
    team: 'platform',
    tier: 'standard',
    level: 'privileged',
    quota: [40, 16, 48],
  },
  {
    name: 'istio-ingress',
    team: 'platform',
    tier: 'standard',
    level: 'restricted',
    quota: [12, 6, 12],
  },
];

export function tenants(): Part {
  return { objects: TENANTS.flatMap(frame) };
}

function frame(tenant: Tenant): readonly Raw[] {
  const developers = [group(`harbour:${tenant.team}-developers`)];
  return [
    namespace(tenant.name, labelsOf(tenant), {
      'harbour.example/runbook': `https://runbooks.harbour.example/${tenant.name}`,
    }),
    ...quotaOf(tenant),
    limits(tenant.name),
    bind(tenant.name, 'developers', 'cluster:harbour-developer', developers),
  ];
}

function labelsOf({ name, team, tier, level }: Tenant): Labels {
  return {
    team,
    tier,
    oncall: `${team}-oncall`,
    'harbour.example/environment': 'production',
    'pod-security.kubernetes.io/enforce': level,
    'pod-security.kubernetes.io/enforce-version': 'latest',
    'pod-security.kubernetes.io/warn': 'restricted',
    ...(MESHED.includes(name) ? { 'istio-injection': 'enabled' } : {}),
  };
}

function quotaOf({ name, quota }: Tenant): readonly Raw[] {
  if (quota === undefined) return [];
  const [pods, cpu, memory] = quota;
  const hard = {
    pods: String(pods),
    'requests.cpu': String(cpu),
    'requests.memory': `${memory}Gi`,
    'count/networkpolicies.networking.k8s.io': '20',
    'services.loadbalancers': '0',
    'services.nodeports': '0',
  };
  return [
    object('v1', 'ResourceQuota', { name: 'team-quota', namespace: name }, { spec: { hard } }),
  ];
}

function limits(namespaceName: string): Raw {
  const container = {
    type: 'Container',
    default: { memory: '256Mi' },
    defaultRequest: { cpu: '50m', memory: '128Mi' },
    max: { cpu: '4', memory: '8Gi' },
  };
  return object(
    'v1',
    'LimitRange',
    { name: 'defaults', namespace: namespaceName },
    {
      spec: { limits: [container] },
    },
  );
}
