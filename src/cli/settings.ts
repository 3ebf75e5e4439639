import { access } from 'node:fs/promises';
import type { PlanFile } from '../model/plan.ts';
import type { Waiver } from '../model/waiver.ts';

/** What the two files say: the configuration and the response plan. */
export interface Settings {
  readonly plan: PlanFile | undefined;
  readonly waivers: readonly Waiver[];
}

const DEFAULT_CONFIG = 'kubemuster.yaml';

/** Reads the files that were named, and the default configuration if it is there. */
export async function settingsOf(
  configFile: string | undefined,
  planFile: string | undefined,
): Promise<Settings> {
  const config = configFile ?? ((await exists(DEFAULT_CONFIG)) ? DEFAULT_CONFIG : undefined);
  const waivers =
    config === undefined
      ? []
      : (await (await import('../config/configuration/read.ts')).readConfig(config)).waivers;
  const plan =
    planFile === undefined
      ? undefined
      : await (await import('../config/plan/read.ts')).readPlan(planFile);
  return { plan, waivers };
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
