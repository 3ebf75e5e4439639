import type { Gap, Gaps } from '../../model/observed.ts';
import type { Evidence, SomeEvidence } from '../../model/verdict.ts';
import type { NetworkPlugin } from '../../tables/network-plugins.ts';
import type { NodeAgent, NodeView } from '../node-agents.ts';

/** Whether a plugin is set to enforce NetworkPolicy, and the setting that says so. */
export type Setting =
  | { readonly state: 'yes' | 'no'; readonly because: string; readonly evidence: Evidence }
  | { readonly state: 'unknown'; readonly gaps: Gaps };

/** A plugin that is in the cluster. */
export interface FoundPlugin {
  readonly plugin: NetworkPlugin;
  readonly agent: NodeAgent;
  /** How it was recognised. */
  readonly recognized: Evidence;
  readonly setting: Setting;
}

/** Whether the pods of a node are subject to NetworkPolicies. */
export type NodeEnforcement =
  | {
      readonly view: NodeView;
      readonly enforced: 'yes' | 'no';
      readonly because: string;
      readonly evidence: SomeEvidence;
    }
  | { readonly view: NodeView; readonly enforced: 'unknown'; readonly gaps: Gaps };

/** The gap of something that is there and cannot be told from what is kept of it. */
export function untold(source: string, detail: string, permission: string): Gap {
  return { source, cause: 'not-collected', detail, permission };
}
