import { podSpecOf } from '../../model/kubernetes/pod-spec.ts';
import { type ControlId, evaluatePodSecurity, type PodShape } from './evaluate.ts';

/** A pod that offends exactly one baseline control: what an equivalent policy has to reject. */
export interface Probe {
  readonly control: ControlId;
  readonly pod: PodShape;
}

const CONTAINER = { name: 'probe', image: 'probe' };

/** One probe for every baseline control of the newest standards. */
export const PROBES: readonly Probe[] = [
  probe('appArmorProfile', container({ appArmorProfile: { type: 'Unconfined' } })),
  probe('capabilities_baseline', container({ capabilities: { add: ['SYS_ADMIN'] } })),
  probe('hostNamespaces', { hostPID: true, containers: [CONTAINER] }),
  probe('hostPathVolumes', {
    containers: [CONTAINER],
    volumes: [{ name: 'node', hostPath: { path: '/' } }],
  }),
  probe('hostPorts', {
    containers: [{ ...CONTAINER, ports: [{ containerPort: 80, hostPort: 80 }] }],
  }),
  probe('hostProbesAndHostLifecycle', {
    containers: [{ ...CONTAINER, livenessProbe: { tcpSocket: { host: '127.0.0.1', port: 80 } } }],
  }),
  probe('privileged', container({ privileged: true })),
  probe('procMount', container({ procMount: 'Unmasked' })),
  probe('seLinuxOptions', container({ seLinuxOptions: { type: 'spc_t' } })),
  probe('seccompProfile_baseline', container({ seccompProfile: { type: 'Unconfined' } })),
  probe('sysctls', {
    containers: [CONTAINER],
    securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] },
  }),
  probe('windowsHostProcess', container({ windowsOptions: { hostProcess: true } })),
];

/**
 * The baseline controls whose probe is admitted by a level of the standards with some controls left
 * out: none when it is as strict as baseline. Controls newer than the version are not asked for.
 */
export function admittedProbes(
  level: 'baseline' | 'restricted',
  version: number | 'latest',
  leftOut: ReadonlySet<ControlId>,
): readonly ControlId[] {
  return PROBES.filter(({ control, pod }) => {
    const refused = evaluatePodSecurity(pod, version);
    const own = refused[level].filter((one) => !leftOut.has(one.control));
    const offends = refused.baseline.some((one) => one.control === control);
    return offends && !own.some((one) => isAbout(one.control, control));
  }).map(({ control }) => control);
}

/** A restricted control stands in for the baseline control about the same fields. */
function isAbout(found: ControlId, wanted: ControlId): boolean {
  return found === wanted || STAND_INS.get(found) === wanted;
}

const STAND_INS: ReadonlyMap<ControlId, ControlId> = new Map([
  ['capabilities_restricted', 'capabilities_baseline'],
  ['procMount_restricted', 'procMount'],
  ['restrictedVolumes', 'hostPathVolumes'],
  ['seccompProfile_restricted', 'seccompProfile_baseline'],
]);

function container(securityContext: object): object {
  return { containers: [{ ...CONTAINER, securityContext }] };
}

function probe(control: ControlId, spec: object): Probe {
  return { control, pod: { spec: podSpecOf(spec, 'spec'), annotations: new Map() } };
}
