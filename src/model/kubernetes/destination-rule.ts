import { at, list, number, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** How sidecars call a host. */
export interface DestinationRule {
  readonly meta: Meta;
  readonly host: string;
  /** Namespaces that see it: `*`, or `.` for its own; everywhere where missing. */
  readonly exportTo: readonly string[];
  /** Whether it is for some clients of its namespace only. */
  readonly narrow: boolean;
  readonly traffic: ClientTraffic;
  readonly subsets: readonly (ClientTraffic & { readonly name: string })[];
}

/** The TLS mode of calls, as written; undefined where nothing is said. */
export interface ClientTraffic {
  /** Where its policy stands, such as `spec.trafficPolicy`. */
  readonly path: string;
  readonly tls: string | undefined;
  /** By port of the host: what is said there is all that holds for it. */
  readonly ports: readonly {
    readonly port: number | undefined;
    readonly tls: string | undefined;
  }[];
}

const POLICY: readonly string[] = [
  'trafficPolicy.tls.mode',
  'trafficPolicy.portLevelSettings[].port.number',
  'trafficPolicy.portLevelSettings[].tls.mode',
];

export const destinationRules: Kind<DestinationRule> = defineKind({
  apiVersions: [
    'networking.istio.io/v1',
    'networking.istio.io/v1beta1',
    'networking.istio.io/v1alpha3',
  ],
  kind: 'DestinationRule',
  plural: 'destinationrules',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.host',
    'spec.exportTo',
    'spec.workloadSelector?',
    'spec.subsets[].name',
    ...POLICY.flatMap((one) => [`spec.${one}`, `spec.subsets[].${one}`]),
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    host: text(raw, 'spec.host') ?? '',
    exportTo: texts(raw, 'spec.exportTo'),
    narrow: at(raw, 'spec.workloadSelector') !== undefined,
    traffic: trafficOf(at(raw, 'spec'), 'spec.trafficPolicy'),
    subsets: list(raw, 'spec.subsets').map((one, index) => ({
      name: text(one, 'name') ?? '',
      ...trafficOf(one, `spec.subsets[${index}].trafficPolicy`),
    })),
  }),
});

function trafficOf(raw: unknown, path: string): ClientTraffic {
  return {
    path,
    tls: text(raw, 'trafficPolicy.tls.mode'),
    ports: list(raw, 'trafficPolicy.portLevelSettings').map((one) => ({
      port: number(one, 'port.number'),
      tls: text(one, 'tls.mode'),
    })),
  };
}
