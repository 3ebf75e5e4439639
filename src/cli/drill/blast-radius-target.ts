import type { BlastRadiusDrill } from '../../drills/blast-radius/blast-radius.ts';
import type { DrillStart } from '../../drills/blast-radius/start.ts';
import { keyOfPrincipal, type Principal } from '../../facts/principals.ts';
import { nodeNamed } from '../../facts/rbac-reach/ends.ts';
import { InputError } from '../../model/input-error.ts';
import { exists } from '../exists.ts';
import { nearest } from '../nearest.ts';
import { type DrillArguments, drillArguments, TARGET_FORMS, workloadCalled } from './target.ts';

export const START_FORMS: string = `${TARGET_FORMS}; node/NAME, serviceaccount/NAMESPACE/NAME, user/NAME or group/NAME`;

const FORM = /^(node|serviceaccount|sa|user|group)\/(.+)$/i;

/** Names of users may hold anything, so that these forms are no PATH unless there is one. */
export async function startArguments(args: readonly string[]): Promise<DrillArguments> {
  const [first = '', ...rest] = args;
  if (FORM.test(first) && !first.endsWith(']') && !(await exists(first))) {
    return { target: first, paths: rest, doubtful: undefined };
  }
  return drillArguments(args);
}

/** What an intruder is to hold at first. Throws an InputError with what is near it. */
export function startCalled(text: string, drill: BlastRadiusDrill): DrillStart {
  const [, kind = '', name = ''] = (text.endsWith(']') ? null : FORM.exec(text)) ?? [];
  switch (kind.toLowerCase()) {
    case 'node':
      return { type: 'node', name: known(name, nodeNamed, 'node:', drill) };
    case 'sa':
    case 'serviceaccount':
      return { type: 'subject', principal: accountCalled(name, drill) };
    case 'user':
      return { type: 'subject', principal: { kind: 'User', name, namespace: '' } };
    case 'group':
      return { type: 'subject', principal: { kind: 'Group', name, namespace: '' } };
    default:
      return { type: 'workload', workload: workloadCalled(text, drill.workloads) };
  }
}

function accountCalled(text: string, drill: BlastRadiusDrill): Principal {
  const [namespace = '', name = ''] = text.split('/');
  const prefix = 'core/ServiceAccount/';
  known(text, (one) => `${prefix}${one}`, prefix, drill);
  const account: Principal = { kind: 'ServiceAccount', namespace, name };
  return drill.reach.graph.idOf(keyOfPrincipal(account)) === undefined ? fail(text, []) : account;
}

function known(
  name: string,
  named: (name: string) => string,
  prefix: string,
  { reach: { graph } }: BlastRadiusDrill,
): string {
  if (graph.idOf(named(name)) !== undefined) return name;
  const all = graph.names.filter((one) => one.startsWith(prefix));
  return fail(
    name,
    nearest(
      name,
      all.map((one) => one.slice(prefix.length)),
    ),
  );
}

function fail(name: string, near: readonly string[]): never {
  throw new InputError(`nothing that was seen is called ${JSON.stringify(name)}`, {
    hint: near.length > 0 ? `did you mean ${near.join(' or ')}?` : `a start is ${START_FORMS}`,
  });
}
