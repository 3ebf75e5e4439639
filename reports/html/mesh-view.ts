import {
  type Coverage,
  coverages,
  type Mesh,
  type MeshNamespace,
  type MeshWorkload,
  type PlaintextRow,
} from '../../src/model/pictures/mesh.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import { whyNotDrawn, workloadName } from '../isolation-words.ts';
import {
  chainText,
  coverageNames,
  coverageSigns,
  coverageText,
  hasMesh,
  namespaceTotal,
  pairsText,
  portsText,
  signText,
} from '../mesh-words.ts';
import { plural } from '../words.ts';
import { clusterLink, type Page } from './page-view.ts';

const MOST_NAMESPACES = 40;
const MOST_PAIRS = 30;
const MOST_WORKLOADS = 40;
/** Of a page of very many clusters. */
const FEW = 5;

/** What the mesh of a cluster encrypts: by namespace, by pair and by workload. */
export function meshView(page: Page, cluster: ClusterReport): object {
  const { mesh } = cluster.pictures;
  const { value } = mesh;
  const id = `${clusterLink(page, cluster.id).anchor ?? 'c'}-mesh`;
  const shown = value === null || hasMesh(value);
  return {
    id,
    shown,
    missing: whyNotDrawn(mesh),
    perhapsMore: shown && value !== null && mesh.state === 'partial',
    drawn: hasMesh(value) ? drawnView(value, page.isBrief) : null,
  };
}

function drawnView(value: Mesh, isBrief: boolean): object {
  const { pairs, encryption, namespaces, worst, workloads } = value;
  const most = (many: number): number => (isBrief ? FEW : many);
  const rows = {
    namespaces: namespaces.rows.slice(0, most(MOST_NAMESPACES)),
    pairs: worst.rows.slice(0, most(MOST_PAIRS)),
    workloads: workloads.rows.slice(0, most(MOST_WORKLOADS)),
  };
  return {
    coverage: `${coverageText(value)}.`,
    all: pairs === null ? null : `${pairsText(pairs.all)}.`,
    critical: pairs === null ? null : `Between critical workloads: ${pairsText(pairs.critical)}.`,
    encryption: encryption.join(', '),
    legend: coverages.map((one) => ({
      shade: shades[one],
      sign: coverageSigns[one],
      name: coverageNames[one],
    })),
    namespaces: rows.namespaces.map(namespaceView),
    moreNamespaces: more(
      namespaces.rows.length - rows.namespaces.length + namespaces.truncated,
      'namespace',
    ),
    pairs: rows.pairs.map(pairView),
    morePairs: more(worst.rows.length - rows.pairs.length, 'pair', worst.truncated > 0),
    workloads: rows.workloads.map(workloadView),
    moreWorkloads: more(
      workloads.rows.length - rows.workloads.length + workloads.truncated,
      'workload',
    ),
  };
}

/** The shades of who reaches whom: open is bad in both. */
const shades: Readonly<Record<Coverage, string>> = {
  strict: 'closed',
  permissive: 'partial',
  outside: 'open',
  unknown: 'unknown',
};

function namespaceView(row: MeshNamespace): object {
  const total = namespaceTotal(row);
  let at = 0;
  const parts = coverages.flatMap((one) => {
    const count = row[one];
    if (count === 0) return [];
    const part = { shade: shades[one], x: percent(at, total), width: percent(count, total) };
    at += count;
    return [part];
  });
  const counts = coverages.map((one) => ({ count: `${row[one]}` }));
  return {
    name: row.name,
    system: !row.tenant,
    parts,
    inside: `${row.strict + row.permissive}`,
    counts,
    gateways: row.gateways === 0 ? null : plural(row.gateways, 'gateway'),
  };
}

function percent(part: number, whole: number): string {
  return ((100 * part) / whole).toFixed(2);
}

function pairView({
  client,
  server,
  critical,
  ports,
  certain,
  why,
  because,
}: PlaintextRow): object {
  return {
    client: { name: client, critical: critical.client },
    server: { name: server, critical: critical.server },
    perhaps: !certain,
    ports: portsText(ports),
    why: why.join('; '),
    because: because.map(signText),
  };
}

function workloadView({ workload, mesh, coverage, chains }: MeshWorkload): object {
  return {
    name: workloadName(workload),
    mesh,
    shade: shades[coverage],
    sign: coverageSigns[coverage],
    coverage: coverageNames[coverage],
    chains: chains.map((one) => ({
      ports: portsText(one.ports),
      mode: one.mode,
      because: chainText(one),
    })),
  };
}

function more(count: number, what: string, atLeast = false): string | null {
  if (count === 0 && !atLeast) return null;
  const many = count === 0 ? `More ${what}s` : `${plural(count, what)} more`;
  return `${many}${atLeast && count > 0 ? ', at least,' : ''} are not shown; \`kubemuster fact\` with plaintext-pairs or effective-mtls has them.`;
}
