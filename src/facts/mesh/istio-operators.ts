import {
  maistraPlanes,
  managedRevisions,
  sailPlanes,
} from '../../model/kubernetes/istio-control-plane.ts';
import { subjectOf } from '../../model/kubernetes/meta.ts';
import { type Gap, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';

/** Control planes of Istio that an operator or a cloud runs, which need not be in the cluster. Always whole. */
export interface IstioOperators {
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

export const istioOperators: Fact<IstioOperators> = defineFact({
  id: 'istio-operators',
  title: 'Control planes of Istio that an operator or a cloud runs',
  needs: {
    maistra: maybe(ifServed(maistraPlanes)),
    sail: maybe(ifServed(sailPlanes)),
    managed: maybe(ifServed(managedRevisions)),
  },
  compute: ({ maistra, sail, managed }): IstioOperators => ({
    evidence: [
      ...visible(maistra).map(({ meta }) => [meta, 'OpenShift Service Mesh 2'] as const),
      ...visible(sail).map(({ meta }) => [meta, 'the Sail operator'] as const),
      ...visible(managed).map(({ meta }) => [meta, 'run by Google'] as const),
    ].map(([meta, by]) => ({
      subject: subjectOf(meta),
      path: 'metadata.name',
      value: meta.name,
      note: `control plane of Istio: ${by}`,
    })),
    gaps: [maistra, sail, managed].flatMap(gapsOf),
  }),
});
