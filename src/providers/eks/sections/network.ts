import { flag, text } from '../../../model/decode.ts';
import { addonOf } from './addon.ts';
import { NotTold, type ReadSection, told } from './sight.ts';

const PLUGIN = 'vpc-cni';
const FIELD = `addons[${PLUGIN}].configurationValues.enableNetworkPolicy`;

/**
 * What enforces policies, as far as EKS runs it: its own plugin, where that is an add-on and set to. In
 * Auto Mode and with a plugin that people run themselves only the cluster says.
 */
export const readNetwork: ReadSection = async (sight) => {
  const cluster = await sight.cluster();
  if (flag(cluster, 'computeConfig.enabled') === true) {
    throw new NotTold(
      'Auto Mode is set in the cluster, by its NodeClass',
      'list nodeclasses.eks.amazonaws.com',
    );
  }
  const addon = await addonOf(PLUGIN, sight);
  if (addon === undefined) {
    throw new NotTold(
      `${PLUGIN} is no add-on of EKS here: whoever runs a plugin sets it`,
      'list daemonsets.apps',
    );
  }
  const set = settingIn(text(addon, 'configurationValues'));
  const policyEngine = set === 'true' ? told(PLUGIN, FIELD, set) : told('none', FIELD, set);
  return { policyEngine };
};

/** Only that one setting is looked at: the others are whatever people wrote. JSON, or YAML. */
function settingIn(values: string | undefined): string {
  const found = /["']?enableNetworkPolicy["']?\s*:\s*["']?(true|false)\b/.exec(values ?? '')?.[1];
  return found ?? 'not set';
}
