import type {
  Containment,
  DrawnStrategy,
  DrawnTarget,
} from '../../../src/model/pictures/containment.ts';

const gap = {
  source: 'fact/mesh-authorization',
  cause: 'not-collected',
  detail: 'what the mesh lets shop/api do',
  permission: 'a later version',
} as const;

const quiet: DrawnStrategy = {
  id: 'Q1',
  title: 'Quarantine label and policy',
  verdict: 'ISOLATED',
  credit: ['1', '1'],
  why: 'nothing passes any more; every packet is decided on',
  residual: { rows: [], truncated: 0 },
  blockers: [],
  reverters: [],
  established: 'cut',
  collateral: [],
  restarts: [],
  script: null,
  gaps: { rows: [], truncated: 0 },
};

const leaking: DrawnStrategy = {
  ...quiet,
  verdict: 'LEAKS',
  credit: ['0', '0'],
  why: 'ingress still passes (same-namespace): allow-web spec.ingress[0]',
  residual: {
    rows: [
      {
        direction: 'ingress',
        class: 'same-namespace',
        peer: 'shop/web[Deployment]',
        ports: 'TCP 8080',
        certain: true,
        allowedBy: ['networking.k8s.io/NetworkPolicy/shop/allow-web spec.ingress[0]'],
      },
      {
        direction: 'egress',
        class: 'internet',
        peer: 'ip:0.0.0.0-255.255.255.255',
        ports: 'UDP 53',
        certain: false,
        allowedBy: [],
      },
    ],
    truncated: 3,
  },
};

const stripping: DrawnStrategy = {
  ...quiet,
  id: 'Q2',
  title: 'Strip the labels that policies select by, then label and policy',
  verdict: 'NEW_ONLY',
  credit: ['0', '1/2'],
  why: 'nothing new passes; accepted connections live on',
  established: 'persist',
  blockers: [{ why: 'the webhook guard has no ready endpoint', certain: false }],
  reverters: [
    {
      who: 'Argo CD: argoproj.io/Application/argocd/shop',
      what: 'it heals this Application',
      seconds: 5,
      pausable: 'yes',
      pause: [['kubectl', '-n', 'argocd', 'patch', 'applications.argoproj.io/shop']],
    },
  ],
  collateral: ['Service shop/api loses all of its endpoints'],
  restarts: ['main'],
  script: {
    commands: [
      ['kubectl', '-n', 'shop', 'create', '-f', 'quarantine.json'],
      ['kubectl', '-n', 'shop', 'label', 'pods', '-l', 'app=api', 'app-', 'ir=1', '--overwrite'],
      ['<end open connections: freeze>'],
    ],
    files: [{ name: 'quarantine.json', text: '{\n  "kind": "NetworkPolicy"\n}\n' }],
  },
};

const mesh: DrawnStrategy = {
  ...quiet,
  id: 'Q4',
  title: 'Mesh: deny the identity of the workload',
  verdict: 'UNKNOWN',
  credit: ['0', '1'],
  why: 'what the mesh would still let pass is not computed yet',
  established: 'unknown',
  gaps: { rows: [gap], truncated: 2 },
  script: { commands: [], files: [] },
};

const api: DrawnTarget = {
  workload: 'apps/Deployment/shop/api',
  namespace: 'shop',
  critical: true,
  exposed: true,
  assumed: true,
  best: 'Q2',
  verdict: 'NEW_ONLY',
  credit: ['0', '1/2'],
  strategies: [leaking, stripping, mesh],
};

/** A workload that one strategy leaks and another contains, and one that is easily isolated. */
export const containment: Containment = {
  label: { text: 'ir/quarantine=true', declared: false },
  targets: {
    rows: [
      api,
      {
        ...api,
        workload: 'core/Pod/shop/one',
        critical: false,
        assumed: false,
        best: 'Q1',
        verdict: 'ISOLATED',
        credit: ['1', '1'],
        strategies: [quiet],
      },
    ],
    truncated: 4,
  },
  verdicts: [
    { verdict: 'ISOLATED', count: 5 },
    { verdict: 'NEW_ONLY', count: 1 },
  ],
};
