import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  evaluatePodSecurity,
  LATEST_MINOR,
  levelOf,
} from '../../../src/facts/pod-security/evaluate.ts';
import { podSpecOf } from '../../../src/model/kubernetes/pod-spec.ts';
import { admitted } from './admitted.ts';
import { type Case, main, pod, shape, tight } from './pods.ts';
import { refused } from './refused.ts';

function judged({ spec, annotations, version }: Case): unknown {
  const result = evaluatePodSecurity(shape(spec, annotations), version ?? 'latest');
  const all = [...result.baseline, ...result.restricted].map((one) => Object.values(one).join(' '));
  return { level: levelOf(result), refused: [...new Set(all)] };
}

describe('the Pod Security Standards', () => {
  test.for(admitted)('admit $says', (one) => {
    expect(judged(one)).toEqual({ level: one.level, refused: [] });
  });

  test.for(refused)('refuse $says', (one) => {
    expect(judged(one)).toEqual({
      level: one.level,
      refused: (one.refused ?? []).map((row) => row.join(' ')),
    });
  });

  test.for([
    ['net.ipv4.ip_local_reserved_ports', 27],
    ['net.ipv4.tcp_keepalive_time', 29],
    ['net.ipv4.tcp_rmem', 32],
    ['net.ipv4.tcp_notsent_lowat', 37],
  ] as const)('allow the sysctl %s from 1.%i on', ([name, minor]) => {
    const one = shape(pod({ sysctls: [{ name, value: '1' }] }));
    expect([minor - 1, minor].map((at) => levelOf(evaluatePodSecurity(one, at)))).toEqual([
      'privileged',
      'restricted',
    ]);
  });

  test.for([
    [
      'the SELinux type container_engine_t',
      31,
      pod({ seLinuxOptions: { type: 'container_engine_t' } }),
    ],
    ['root in a user namespace', 35, { hostUsers: false, ...pod({ runAsUser: 0 }) }],
    ['a Windows pod', 25, { os: { name: 'windows' }, containers: [{ name: 'main' }] }],
  ] as const)('admit %s under restricted from 1.%i on', ([, minor, spec]) => {
    const levels = [minor - 1, minor].map((at) => levelOf(evaluatePodSecurity(shape(spec), at)));
    expect([levels[0] === 'restricted', levels[1]]).toEqual([false, 'restricted']);
  });

  test.for([
    ['allowPrivilegeEscalation', 8, main({ allowPrivilegeEscalation: true })],
    ['seccompProfile_restricted', 19, { securityContext: { runAsNonRoot: true } }],
    ['capabilities_restricted', 22, main({ capabilities: { drop: [] } })],
    ['runAsUser', 23, pod({ runAsUser: 0 })],
    ['hostProbesAndHostLifecycle', 34, main({}, { livenessProbe: { tcpSocket: { host: 'x' } } })],
  ] as const)('have the control %s from 1.%i on', ([control, minor, spec]) => {
    const found = [minor - 1, minor].map((at) =>
      evaluatePodSecurity(shape(spec), at).restricted.map((one) => one.control),
    );
    expect(found).toEqual([[], [control]]);
  });

  test('name the fields of a template where it stands in its workload', () => {
    const raw = { hostPID: true, containers: [tight({ privileged: true })] };
    const spec = podSpecOf(raw, 'spec.template.spec');
    const found = evaluatePodSecurity({ spec, annotations: new Map(), path: 'spec.template' });
    expect(found.baseline.map(({ path }) => path)).toEqual([
      'spec.template.spec.hostPID',
      'spec.template.spec.containers[0].securityContext.privileged',
    ]);
  });

  test('judge a version newer than the table as the newest known', () => {
    fc.assert(
      fc.property(fc.constantFrom(...admitted, ...refused), fc.nat(60), (one, more) => {
        const given = shape(one.spec, one.annotations);
        expect(evaluatePodSecurity(given, LATEST_MINOR + more)).toEqual(evaluatePodSecurity(given));
      }),
    );
  });
});
