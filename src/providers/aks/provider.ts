import type { Provider } from '../../model/access.ts';
import { Arm } from './arm.ts';
import { Clusters } from './clusters.ts';
import { connect } from './connect.ts';
import { discover } from './discover.ts';
import { nothingKnown } from './known.ts';
import { createLogin } from './login.ts';
import type { AksOptions } from './options.ts';
import { sectionsOf } from './sections/sections.ts';

/** The clusters of Azure: AKS, and by name those of Azure Red Hat OpenShift and Azure Arc. */
export function aksProvider(options: AksOptions): Provider {
  const login = createLogin(options);
  const arm = new Arm(options, login);
  const clusters = new Clusters(arm);
  const known = nothingKnown();
  return {
    platform: 'aks',
    discover: (signal) => discover({ arm, clusters, options }, signal),
    connect: (ref, signal) => connect(ref, { arm, clusters, login, options }, signal),
    sections: (ref, ids, signal) => sectionsOf(ref, ids, { arm, clusters, known }, signal),
  };
}
