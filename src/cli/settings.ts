import path from 'node:path';
import { checks } from '../../checks/index.ts';
import type { Configuration } from '../config/configuration/configuration.ts';
import type { EndpointSettings, ProviderSettings } from '../config/configuration/providers.ts';
import type { PlanFile } from '../model/plan.ts';
import { catalogue } from '../tables/catalogue/entry.ts';
import { exists } from './exists.ts';
import { FORMATS } from './formats.ts';
import { isNamed } from './select.ts';

/** What the two files say: the configuration and the response plan. */
export interface Settings {
  readonly config: Configuration;
  readonly plan: PlanFile | undefined;
}

const DEFAULT_CONFIG = 'kubemuster.yaml';

const NO_CONFIG: Configuration = {
  clusters: [],
  providers: {},
  selection: {},
  gates: {},
  waivers: [],
};

/** Reads the files that were named; else the configuration of this folder and the plan it names. */
export async function settingsOf(
  configFile: string | undefined,
  planFile: string | undefined,
): Promise<Settings> {
  const file = configFile ?? ((await exists(DEFAULT_CONFIG)) ? DEFAULT_CONFIG : undefined);
  const config = file === undefined ? NO_CONFIG : await configOf(file);
  const planned =
    config.plan === undefined || file === undefined
      ? undefined
      : path.resolve(path.dirname(file), config.plan);
  const plan = planFile ?? planned;
  return { config, plan: plan === undefined ? undefined : await planOf(plan) };
}

async function configOf(file: string): Promise<Configuration> {
  const { readConfig } = await import('../config/configuration/read.ts');
  const config = await readConfig(file, { isCheck, formats: FORMATS });
  return { ...config, providers: beside(file, config.providers) };
}

/** Files of certificates are named relative to the configuration. */
function beside(file: string, { eks, gke, aks }: ProviderSettings): ProviderSettings {
  const placed = <S extends EndpointSettings>(settings: S): S =>
    settings.rootCerts === undefined
      ? settings
      : { ...settings, rootCerts: path.resolve(path.dirname(file), settings.rootCerts) };
  return {
    ...(eks === undefined ? {} : { eks: placed(eks) }),
    ...(gke === undefined ? {} : { gke: placed(gke) }),
    ...(aks === undefined ? {} : { aks: placed(aks) }),
  };
}

async function planOf(file: string): Promise<PlanFile> {
  const { readPlan } = await import('../config/plan/read.ts');
  return readPlan(file, isCheck);
}

/** Whether a check of the catalogue, built or planned, has this slug, code or alias. */
function isCheck(name: string): boolean {
  return (
    catalogue.some((entry) => isNamed(entry, name)) ||
    checks.some(({ aliases }) => aliases?.includes(name))
  );
}
