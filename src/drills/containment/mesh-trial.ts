import type { Denial } from '../../facts/mesh/mesh-denial.ts';
import type { MeshPresence } from '../../facts/mesh-presence.ts';
import { type Listed, listed } from '../../model/picture.ts';
import type { FlowClass, ResidualFlow } from '../../model/pictures/containment.ts';
import type { Trial } from './trial.ts';
import { noEffect, type Tried } from './tried.ts';
import type { Leaks } from './verdicts.ts';

/**
 * Denying the identity of a workload at all others, and everything at its own proxy. Only a supplement:
 * whoever is in the pod goes around its proxy, so that only servers that ask for an identity refuse it, and
 * what is outside the mesh never does. `asItIs`: what the network lets pass.
 */
export function tryMesh(mesh: MeshPresence, denial: Denial, asItIs: Trial | undefined): Tried {
  if (mesh.meshes.length === 0 && mesh.meshGaps.length === 0) {
    return noEffect('there is no service mesh');
  }
  const { state, others, gaps, evidence } = denial;
  if (state === 'outside') return noEffect('its pods carry no proxy of the mesh', gaps);
  if (asItIs === undefined) return noEffect('its pods were not seen', gaps);
  const { rows, truncated } = asItIs.flows;
  const flows = { rows: rows.flatMap((one) => leftOf(one, denial)), truncated };
  const { refusing, of } = others;
  return {
    ...asItIs,
    enforced: state === 'inside' ? 'yes' : 'unknown',
    why: `${refusing} of ${of} other workloads ask for an identity and would refuse it${
      denial.fronted ? ', and its own proxy refuses whoever calls over TCP' : ''
    }; whatever else the network lets through stays open`,
    // Where no policy is enforced the network lets everything through, and names nothing.
    ...(asItIs.enforced === 'yes'
      ? { flows, leaks: leaksOf(flows, true), mayLeak: leaksOf(flows, false) }
      : { flows: listed([]), leaks: 'more', mayLeak: 'more' }),
    terminates: false,
    evidence,
    gaps,
  };
}

/** What stays of a flow, and whether that is certain; nothing where a proxy stands before all of it. */
function leftOf(flow: ResidualFlow, { fronted, others }: Denial): readonly ResidualFlow[] {
  if (flow.direction === 'ingress') {
    if (!fronted) return [flow];
    const ports = withoutTcp(flow.ports);
    return ports === '' ? [] : [{ ...flow, ports }];
  }
  // Some of the pods may be ones that ask for an identity.
  const asked = others.refusing > 0 && INSIDE.includes(flow.class);
  return [{ ...flow, certain: flow.certain && !asked }];
}

const INSIDE: readonly FlowClass[] = ['same-namespace', 'cross-namespace'];

function withoutTcp(ports: string): string {
  if (ports === 'all') return 'all but TCP';
  return ports
    .split(', ')
    .filter((one) => !one.startsWith('TCP'))
    .join(', ');
}

/** Rows that a report leaves out may be anything. */
function leaksOf({ rows, truncated }: Listed<ResidualFlow>, certain: boolean): Leaks {
  const found = rows.filter((one) => one.certain || !certain);
  if (truncated > 0 && !certain) return 'more';
  if (found.length === 0) return 'nothing';
  return found.every((one) => one.class === 'dns') ? 'dns' : 'more';
}
