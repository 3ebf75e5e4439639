import type { WorkloadView } from '../../facts/workloads.ts';
import { format } from '../../model/fraction.ts';
import { distinctGaps } from '../../model/gaps.ts';
import { listed } from '../../model/picture.ts';
import type { Command } from '../../model/pictures/containment.ts';
import type {
  RevocationWay,
  RevokedCredential,
  RevokedTarget,
} from '../../model/pictures/revocation.ts';
import { podsOf } from '../containment/commands.ts';
import { type Assessed, whyOf } from './assess.ts';
import { isAutomated } from './rotation.ts';
import { nameOfTarget } from './targets.ts';
import type { JudgedWay } from './ways.ts';
import type { Worksheet } from './worksheet.ts';

/** How much of one target is told; a drill tells all. */
export interface Bounds {
  readonly credentials: number;
  readonly sharing: number;
  readonly ways: number;
  readonly gaps: number;
}

const EVERYTHING: Bounds = {
  credentials: Number.MAX_SAFE_INTEGER,
  sharing: Number.MAX_SAFE_INTEGER,
  ways: Number.MAX_SAFE_INTEGER,
  gaps: Number.MAX_SAFE_INTEGER,
};

type Sharing = (key: string) => readonly string[];

/** A worksheet in plain values. */
export function drawnTarget(
  { target, credentials, credit, notes, gaps }: Worksheet,
  sharing: Sharing,
  bounds: Bounds = EVERYTHING,
): RevokedTarget {
  const pods = target.kind === 'pod' ? deletion(target.workload) : undefined;
  const rows = credentials.map((one) => drawnCredential(one, { sharing, bounds, pods }));
  return {
    kind: target.kind,
    name: nameOfTarget(target),
    standing: target.kind === 'pod' ? target.standing : '',
    credit: [format(credit.lo), format(credit.hi)],
    credentials: listed(rows, bounds.credentials),
    notes,
    gaps: listed(gaps, bounds.gaps),
  };
}

export interface Drawing {
  readonly sharing: Sharing;
  readonly bounds: Bounds;
  /** What deletes the pods that were taken over, where it is known which they are. */
  readonly pods: Command | undefined;
}

export function drawnCredential(
  one: Assessed,
  { sharing, bounds, pods }: Drawing,
): RevokedCredential {
  const { exposed, row, grade, state, credit, ways, gaps } = one;
  const shared = sharing(exposed.subject.key);
  return {
    credential: exposed.subject.key,
    class: exposed.class,
    title: row.title,
    grade,
    state,
    credit: [String(credit.lo), String(credit.hi)],
    why: `${exposed.perhaps.length > 0 ? 'perhaps: ' : ''}${whyOf(one)}`,
    residual: row.residual,
    rotation: rotationOf(one),
    sharedBy: listed(shared, bounds.sharing),
    ways: ways.slice(0, bounds.ways).map((way) => drawnWay(way, shared, pods)),
    gaps: listed(distinctGaps(gaps), bounds.gaps),
  };
}

function deletion(workload: WorkloadView): Command {
  return ['kubectl', '-n', workload.namespace, 'delete', ...podsOf(workload)];
}

/** Only what is issued again has a rotation that could be automated. */
function rotationOf({ exposed }: Assessed): RevokedCredential['rotation'] {
  if (exposed.rotation === undefined || exposed.rotation.by === 'unknown') return 'unknown';
  return isAutomated(exposed) ? 'automated' : 'manual';
}

function drawnWay(
  { step, what, minutes, by, permitted, because, state, commands, id }: JudgedWay,
  shared: readonly string[],
  pods: Command | undefined,
): RevocationWay {
  const collateral = collateralOf(id, shared.length);
  const typed = id === 'delete-pod' && pods !== undefined ? [pods] : commands;
  return { step, what, minutes, by, permitted, because, state, collateral, commands: typed };
}

function collateralOf(id: JudgedWay['id'], sharing: number): string {
  const all = sharing === 1 ? '1 workload' : `${sharing} workloads`;
  switch (id) {
    case 'remove-rights':
      return sharing === 0 ? '' : `${all} without rights`;
    case 'recreate-account':
      return sharing === 0 ? '' : `${all} to restart, for new tokens`;
    case 'delete-pod':
      return 'the pod and what is in its memory are lost: capture first';
    case 'delete-secret':
    case 'rotate':
    case 'rotate-at-registry':
      return sharing === 0 ? '' : `${all} in need of the new value`;
    case 'deny-sessions':
      return sharing === 0
        ? 'whatever has the role signs in anew'
        : `${all} in need of a new session`;
    case 'rotate-ca':
      return 'every node and every component gets new certificates';
    case 'rotate-mesh-ca':
      return 'every workload of the mesh gets a new certificate';
    case 'wait':
    case 'remove-login':
    case 'disable-person':
    case 'edit-file':
    case 'revoke-at-forge':
      return '';
  }
}
