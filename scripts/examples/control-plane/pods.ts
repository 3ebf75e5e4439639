import type { Container, PodSpec, PodTemplate, Toleration, Volume } from '../pod-spec.ts';
import {
  hexOf,
  type Labels,
  numberOf,
  object,
  ownerOf,
  type Raw,
  shifted,
  suffixOf,
} from '../raw.ts';
import type { NodeShape } from './nodes.ts';
import type { PlacedPod, World } from './world.ts';

export interface PodRequest {
  /** What made it: a controller, its node if it is static, nothing if somebody made it by hand. */
  readonly owner?: Raw;
  readonly namespace: string;
  readonly name: string;
  readonly template: PodTemplate;
  readonly node: NodeShape;
  readonly started: string;
  /** Labels that the controller adds, such as the hash of the template. */
  readonly labels?: Labels;
  /** Seconds until it had done its work; it runs when missing. */
  readonly finishedAfter?: number;
  /** A pod whose containers are not ready, and why. */
  readonly waiting?: string;
}

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

const NODE_TROUBLE: readonly Toleration[] = ['not-ready', 'unreachable'].map((what) => ({
  key: `node.kubernetes.io/${what}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
}));

/** The pod as stored after admission, with the status its kubelet reports. */
export function placePod(world: World, request: PodRequest): PlacedPod {
  const { namespace, name, node, owner } = request;
  const labels = world.namespaces.get(namespace) ?? {};
  const template = world.admit(request.template, { name: namespace, labels });
  const daemon = owner?.kind === 'DaemonSet';
  const spec = admitted(world, template.spec, node, daemon, `${namespace}/${name}`);
  const ip = world.scheduler.admit(node, spec.hostNetwork === true);
  const podLabels = { ...template.labels, ...request.labels };
  const raw = object(
    'v1',
    'Pod',
    {
      name,
      namespace,
      ...(owner === undefined || owner.kind === 'Node' ? {} : { generateName: generateName(name) }),
      labels: podLabels,
      ...(template.annotations === undefined ? {} : { annotations: template.annotations }),
      ...(owner === undefined ? {} : { ownerReferences: [ownerOf(world.site, owner)] }),
      creationTimestamp: request.started,
    },
    { spec, status: statusOf(world, request, spec, ip) },
  );
  const finished = request.finishedAfter !== undefined;
  const ready = !finished && request.waiting === undefined;
  return { raw, namespace, name, labels: podLabels, template, node, ip, ready, finished };
}

function generateName(name: string): string {
  return name.slice(0, name.lastIndexOf('-') + 1);
}

function admitted(
  world: World,
  spec: PodSpec,
  node: NodeShape,
  daemon: boolean,
  key: string,
): PodSpec {
  const account = spec.serviceAccountName ?? 'default';
  const withToken = spec.automountServiceAccountToken === false ? spec : mounted(spec, key);
  const own = spec.tolerations ?? [];
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
    ...withToken,
    priority: world.priorities.get(spec.priorityClassName ?? '') ?? 0,
    serviceAccountName: account,
    serviceAccount: account,
    nodeName: node.name,
    tolerations: [...own, ...(daemon ? daemonTolerations() : NODE_TROUBLE)],
  };
}

function mounted(spec: PodSpec, key: string): PodSpec {
  const name = `kube-api-access-${suffixOf(5, 'token', key)}`;
  const mount = (one: Container): Container => ({
    ...one,
    volumeMounts: [...(one.volumeMounts ?? []), { name, readOnly: true, mountPath: TOKEN_PATH }],
  });
  return {
    ...spec,
    containers: spec.containers.map(mount),
    ...(spec.initContainers === undefined
      ? {}
      : { initContainers: spec.initContainers.map(mount) }),
    volumes: [...(spec.volumes ?? []), tokenVolume(name)],
  };
}

function tokenVolume(name: string): Volume {
  const root = { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] };
  const field = { apiVersion: 'v1', fieldPath: 'metadata.namespace' };
  return {
    name,
    projected: {
      defaultMode: 420,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: root },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: field }] } },
      ],
    },
  };
}

function daemonTolerations(): readonly Toleration[] {
  const execute = ['not-ready', 'unreachable'].map(
    (what): Toleration => ({
      key: `node.kubernetes.io/${what}`,
      operator: 'Exists',
      effect: 'NoExecute',
    }),
  );
  const schedule = ['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'].map(
    (what): Toleration => ({
      key: `node.kubernetes.io/${what}`,
      operator: 'Exists',
      effect: 'NoSchedule',
    }),
  );
  return [...execute, ...schedule];
}

function statusOf(
  world: World,
  { name, namespace, node, started, finishedAfter, waiting }: PodRequest,
  spec: PodSpec,
  ip: string,
): unknown {
  const finished = finishedAfter !== undefined;
  const ready = !finished && waiting === undefined;
  const condition = (type: string, yes: boolean): unknown => ({
    type,
    status: yes ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: shifted(started, 4),
  });
  const key = [world.site.name, namespace, name];
  const status = (one: Container): unknown =>
    containerStatus(one, key, { started, finishedAfter, waiting, node });
  return {
    phase: finished ? 'Succeeded' : 'Running',
    conditions: [
      condition('PodReadyToStartContainers', !finished),
      condition('Initialized', true),
      condition('Ready', ready),
      condition('ContainersReady', ready),
      condition('PodScheduled', true),
    ],
    hostIP: node.internalIP,
    hostIPs: [{ ip: node.internalIP }],
    podIP: ip,
    podIPs: [{ ip }],
    startTime: started,
    qosClass: 'Burstable',
    containerStatuses: spec.containers.map(status),
    ...(spec.initContainers === undefined
      ? {}
      : {
          initContainerStatuses: spec.initContainers.map((one) =>
            containerStatus(one, key, {
              started,
              finishedAfter: one.restartPolicy === 'Always' ? finishedAfter : 2,
              waiting: undefined,
              node,
            }),
          ),
        }),
  };
}

interface Life {
  readonly started: string;
  readonly finishedAfter: number | undefined;
  readonly waiting: string | undefined;
  readonly node: NodeShape;
}

function containerStatus(one: Container, key: readonly string[], life: Life): unknown {
  const id = `containerd://${hexOf('container', ...key, one.name)}`;
  const running = life.finishedAfter === undefined && life.waiting === undefined;
  const crashes = 40 + numberOf(400, 'restarts', ...key);
  return {
    name: one.name,
    image: one.image,
    imageID: imageId(one.image, life.node),
    containerID: id,
    ready: running || life.finishedAfter !== undefined,
    started: running,
    restartCount: life.waiting === undefined ? 0 : crashes,
    lastState: {},
    state: stateOf(life, id),
  };
}

function stateOf({ started, finishedAfter, waiting }: Life, containerID: string): unknown {
  const startedAt = shifted(started, 3);
  if (waiting !== undefined) return { waiting: { reason: waiting } };
  if (finishedAfter === undefined) return { running: { startedAt } };
  const finishedAt = shifted(startedAt, finishedAfter);
  return { terminated: { exitCode: 0, reason: 'Completed', startedAt, finishedAt, containerID } };
}

/** The digest that an image reference stands for; one is made up for a tag. */
export function digestOf(image: string): string {
  return image.split('@sha256:')[1] ?? hexOf('image', image);
}

/** A tag that moves is another image on every node: each pulled it on another day. */
function imageId(image: string, node: NodeShape): string {
  const moves = image.endsWith(':latest');
  const [named = ''] = image.split('@');
  const tag = named.lastIndexOf(':');
  const repository = tag > named.lastIndexOf('/') ? named.slice(0, tag) : named;
  return `${repository}@sha256:${digestOf(moves ? `${image} ${node.joined}` : image)}`;
}
