import type { Domain, Phase, Severity } from '../../model/check.ts';
import type { Waiver } from '../../model/waiver.ts';
import type { ProviderSettings } from './providers.ts';

/** What kubemuster.yaml says. A flag on the command line wins over it. */
export interface Configuration {
  readonly clusters: readonly ConfiguredCluster[];
  readonly providers: ProviderSettings;
  /** The plan's path, relative to this file's folder. */
  readonly plan?: string;
  readonly selection: SelectionSettings;
  readonly gates: GateSettings;
  /** Formats to write, by renderer. */
  readonly formats?: readonly string[];
  /** The folder or file to write to. */
  readonly output?: string;
  readonly waivers: readonly Waiver[];
}

/** Gives a cluster its name, by any identity that it shows. */
export interface ConfiguredCluster {
  readonly name: string;
  readonly identities: readonly string[];
}

export interface SelectionSettings {
  readonly checks?: readonly string[];
  readonly skip?: readonly string[];
  readonly domains?: readonly Domain[];
  readonly phases?: readonly Phase[];
  readonly namespaces?: readonly string[];
}

/** A run that misses one of these ends with exit code 1, or 3 for confidence. */
export interface GateSettings {
  readonly minScore?: number;
  readonly minTechnical?: number;
  readonly minConfidence?: number;
  readonly minPhase?: Readonly<Partial<Record<Phase, number>>>;
  readonly failOn?: Severity;
}
