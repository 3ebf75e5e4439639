import { MEANS_SECTIONS } from './init/means-sections.ts';
import { PEOPLE_SECTIONS } from './init/people-sections.ts';
import type { InitInput, SeenCluster, SeenDaemonSet } from './init/seen.ts';
import { inComment, list, scalar } from './init/write.ts';

/**
 * A first ir-plan.yaml, filled with what the clusters show. Lines that begin with `##` explain;
 * those that begin with one `#` are sections to uncomment. Blanks look like `<fill in …>` and are
 * refused when the file is read, so that a plan nobody filled in never passes.
 */
export function initialPlan({ clusters, asOf }: InitInput): string {
  const [first] = clusters;
  const cluster = first === undefined ? '<fill in a cluster>' : scalar(first.id);
  return [
    ...planHead(asOf, clusters.length),
    ...clusterEntries(clusters),
    ...tierEntries(clusters),
    ...ownershipEntries(clusters),
    ...daemonSets(clusters),
    PEOPLE_SECTIONS + MEANS_SECTIONS.replaceAll('CLUSTER', () => cluster),
  ].join('\n');
}

/** A first kubemuster.yaml, with a name for every cluster. */
export function initialConfig({ clusters, asOf }: InitInput): string {
  const names = distinctNames(clusters);
  return [
    `## Settings of kubemuster, started on ${asOf.slice(0, 10)}. Flags on the command line win.`,
    'apiVersion: kubemuster/v1',
    'kind: Configuration',
    '',
    '## What reports call your clusters. The plan and waivers may use these names too.',
    ...(clusters.length === 0 ? ['clusters: []'] : ['clusters:']),
    ...clusters.flatMap((cluster, index) => [
      `  - name: ${scalar(names[index] ?? cluster.name)}`,
      `    identities: ${list([...new Set([cluster.id, ...cluster.identities])])}`,
    ]),
    '',
    '## Who decides, who is told, what was practised: half of being ready. Use it once its blanks',
    '## are filled in: a plan with blanks is refused.',
    '# plan: ir-plan.yaml',
    '',
    '## What makes a run fail, for use in CI. The assured score counts.',
    '# gates: {minScore: 40, failOn: critical}',
    '',
    '## Accepted findings: labelled, and silent in gates, until they expire (at most 365 days).',
    '## They change no score.',
    '# waivers:',
    '#   - check: WKL-02',
    '#     selector: {namespace: <fill in a namespace>, kind: DaemonSet, name: <fill in a name>}',
    '#     reason: <fill in why>',
    '#     owner: <fill in who>',
    '#     approver: <fill in who>',
    '#     expires: <fill in the day>',
    '',
  ].join('\n');
}

function planHead(asOf: string, clusters: number): readonly string[] {
  const seen = clusters === 1 ? '1 cluster' : `${clusters} clusters`;
  return [
    `## Incident response plan, started on ${asOf.slice(0, 10)} from what ${seen} showed.`,
    '##',
    '## Fill in every <fill in …>: the file is refused while one is left in a section that is used.',
    '## Lines with ## explain. To use a section that is commented out, remove the "# " of its lines.',
    '## Write only what is true today, with the day you checked it: it is compared with the clusters.',
    '## docs/plan.md explains each section and for how long each day counts.',
    'apiVersion: readiness/v1',
    'kind: IncidentResponsePlan',
    '',
    '## Whose plan this is, and when somebody last read all of it (ORG-01). It counts for 365 days.',
    'meta:',
    '  organization: <fill in your organization>',
    '  reviewed: <fill in the day>',
    '  reviewer: <fill in a function such as ciso>',
  ];
}

function clusterEntries(clusters: readonly SeenCluster[]): readonly string[] {
  return [
    '',
    '## The clusters that this plan is about (ORG-01). Production counts most; a cluster without an',
    '## environment counts as production. What is written here is compared with what is observed.',
    clusters.length === 0 ? 'clusters: []' : 'clusters:',
    ...clusters.flatMap(({ id, name, provider, managed, environment }) => [
      `  ## ${inComment(name)}, provider ${inComment(provider)}`,
      `  - id: ${scalar(id)}`,
      environment === undefined
        ? '    # environment: production'
        : `    environment: ${environment}  # guessed from names and labels: check it`,
      managed === null
        ? '    # controlPlane: managed'
        : `    controlPlane: ${managed ? 'managed' : 'self-managed'}`,
      '    ## Why it is built as it is, and which data it holds (ARC-09, ORG-08).',
      '    # decision: {tenancy: soft, isolationGoal: namespace, dataClasses: [], reviewed: <fill in the day>}',
    ]),
  ];
}

function tierEntries(clusters: readonly SeenCluster[]): readonly string[] {
  const found = clusters.flatMap(({ id, critical }) => critical.map((one) => ({ ...one, id })));
  const scope = (id: string): string => (clusters.length === 1 ? '' : `, clusters: ${list([id])}`);
  return [
    '',
    '## What stops the business when it is lost. Assumed for now: namespaces that are reachable from',
    '## outside or keep data. Remove what is not critical, add what is.',
    'tiers:',
    found.length === 0 ? '  critical: []' : '  critical:',
    ...found.map(
      ({ namespace, reason, id }) =>
        `    - {namespace: ${scalar(namespace)}${scope(id)}}  # assumed: ${reason}`,
    ),
  ];
}

function ownershipEntries(clusters: readonly SeenCluster[]): readonly string[] {
  const keys = [...new Set(clusters.flatMap(({ ownerKeys }) => ownerKeys))];
  return [
    '',
    '## Labels or annotations on namespaces that name who is paged (NSI-08). Their values must be',
    '## rotations or contacts of this plan.',
    ...(keys.length === 0
      ? ['# ownership: {keys: [team]}']
      : ['ownership:', `  keys: ${list(keys)}`]),
  ];
}

/** Shippers and sensors that were seen running: declared, so that their loss shows. */
function daemonSets(clusters: readonly SeenCluster[]): readonly string[] {
  const entries = (of: (cluster: SeenCluster) => readonly SeenDaemonSet[]): readonly string[] =>
    clusters.flatMap((cluster) =>
      of(cluster).map(
        ({ namespace, name }) =>
          `    - {namespace: ${scalar(namespace)}, daemonSet: ${scalar(name)}, clusters: ${list([cluster.id])}}`,
      ),
    );
  const shippers = entries(({ shippers }) => shippers);
  const sensors = entries(({ sensors }) => sensors);
  return [
    '',
    '## What carries logs off the nodes (MON-07) and watches processes (SEC-01), as it was seen to run,',
    '## and where logs end up and for how long (MON-04, MON-05, MON-08).',
    ...(shippers.length === 0 ? ['# logging:'] : ['logging:', '  shippers:', ...shippers]),
    '#   sinks: [{kind: audit, location: external, immutable: true, retentionDays: 400, hotDays: 90}]',
    ...(sensors.length === 0 ? [] : ['security:', '  sensors:', ...sensors]),
  ];
}

/** Names of clusters; where two are called the same, their ids. */
function distinctNames(clusters: readonly SeenCluster[]): readonly string[] {
  return clusters.map(({ id, name }) =>
    clusters.filter((other) => other.name === name).length > 1 ? id : name,
  );
}
