import { type IstioTelemetry, istioTelemetries } from '../../model/kubernetes/istio-telemetry.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import { type Gap, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { istio } from './istio.ts';

/** Whether the proxies of an Istio mesh record who called. Always whole: gaps say what was not seen. */
export interface AccessLogs {
  /** For the mesh; `elsewhere` where a provider takes records that is not the proxy's own output. */
  readonly mesh: 'on' | 'elsewhere' | 'off';
  readonly evidence: readonly Evidence[];
  /** Telemetries that turn it off for some. */
  readonly off: readonly { readonly telemetry: IstioTelemetry; readonly evidence: Evidence }[];
  readonly gaps: readonly Gap[];
}

/** The provider that Istio brings along: the standard output of each proxy. */
const OWN_OUTPUT = 'envoy';

export const accessLogs: Fact<AccessLogs> = defineFact({
  id: 'mesh-access-logs',
  title: 'Whether the proxies of an Istio mesh record each access',
  needs: { istio, telemetries: maybe(ifServed(istioTelemetries)) },
  compute: ({ istio, telemetries }): AccessLogs => {
    const all = visible(telemetries);
    const said = all.find(
      ({ meta, selector, accessLogging }) =>
        meta.namespace === istio.root && selector.size === 0 && accessLogging.length > 0,
    );
    const off = all
      .filter((one) => one !== said)
      .flatMap((telemetry) => {
        const entry = telemetry.accessLogging.find(({ disabled }) => disabled);
        if (entry === undefined) return [];
        return [{ telemetry, evidence: fieldOf(telemetry, `${entry.path}.disabled`, true) }];
      });
    const gaps = [...istio.rootGaps, ...gapsOf(telemetries)];
    if (said !== undefined) return { ...byTelemetry(said), off, gaps };
    const file = istio.config?.accessLogFile ?? '';
    const evidence =
      istio.config === undefined
        ? []
        : [fieldOf(istio.config, 'data.mesh.accessLogFile', file || 'not set')];
    return { mesh: file === '' ? 'off' : 'on', evidence, off, gaps };
  },
  show: ({ mesh, off }: AccessLogs) => ({
    mesh,
    off: off.map(({ telemetry: { meta } }) => `${meta.namespace}/${meta.name}`),
  }),
});

function byTelemetry(telemetry: IstioTelemetry): Pick<AccessLogs, 'mesh' | 'evidence'> {
  const disabled = telemetry.accessLogging.find((one) => one.disabled);
  if (disabled !== undefined) {
    return { mesh: 'off', evidence: [fieldOf(telemetry, `${disabled.path}.disabled`, true)] };
  }
  const entries = telemetry.accessLogging.flatMap(({ path, providers }) =>
    providers.map((name) => ({ path: `${path}.providers`, name })),
  );
  const own = entries.find(({ name }) => name === OWN_OUTPUT);
  const [first = { path: 'spec.accessLogging', name: 'the default provider' }] = entries;
  const { path, name } = own ?? first;
  const elsewhere = own === undefined && entries.length > 0;
  return { mesh: elsewhere ? 'elsewhere' : 'on', evidence: [fieldOf(telemetry, path, name)] };
}
