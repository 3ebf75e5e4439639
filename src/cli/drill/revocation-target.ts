import type { RevocationDrill } from '../../drills/revocation/drill.ts';
import type { Compromised } from '../../drills/revocation/targets.ts';
import { InputError } from '../../model/input-error.ts';
import type { CompromisedKind } from '../../model/pictures/revocation.ts';
import { exists } from '../exists.ts';
import { nearest } from '../nearest.ts';
import { type DrillArguments, workloadCalled } from './target.ts';

/** After --compromised the first argument is a name, which need not look like one of a workload. */
export async function compromisedArguments(
  kind: CompromisedKind,
  args: readonly string[],
): Promise<DrillArguments> {
  const [first, ...rest] = args;
  const isPath =
    first === undefined || first === '-' || /^\.{0,2}\//.test(first) || (await exists(first));
  if (!isPath) return { target: first, paths: rest, doubtful: undefined };
  if (kind === 'sa') {
    throw new InputError('name the ServiceAccount that was taken over', {
      hint: 'as NAMESPACE/NAME, before the PATH',
    });
  }
  return { target: undefined, paths: args, doubtful: undefined };
}

/** What a kind and a name mean in a cluster; all of the kind that the drill asks for where there is no name. */
export function compromisedNamed(
  kind: CompromisedKind,
  name: string | undefined,
  drill: RevocationDrill,
): readonly Compromised[] {
  switch (kind) {
    case 'pod':
      return name === undefined
        ? asked(kind, drill)
        : [{ kind, workload: workloadCalled(name, drill.workloads), standing: '' }];
    case 'sa':
      return [{ kind, ...accountCalled(name ?? '', drill) }];
    case 'node':
      return name === undefined ? asked(kind, drill) : [{ kind, node: nodeCalled(name, drill) }];
    case 'user':
      return name === undefined ? asked(kind, drill) : [{ kind, person: personCalled(name) }];
    case 'ci':
      return name === undefined
        ? asked(kind, drill)
        : [{ kind, deployer: deployerCalled(name, drill) }];
    case 'registry':
      return loginsCalled(name, drill).map((secret) => ({ kind, secret }));
    case 'mesh-ca':
      return meshesCalled(name, drill).map(({ name: mesh, evidence }) => ({
        kind,
        mesh,
        evidence,
      }));
  }
}

function asked(kind: CompromisedKind, { targets }: RevocationDrill): readonly Compromised[] {
  const found = targets.filter((one) => one.kind === kind);
  if (found.length > 0) return found;
  throw new InputError(`nothing that was seen is a target of kind ${kind}`, {
    hint: 'give its name before the PATH',
  });
}

function accountCalled(
  text: string,
  { accounts }: RevocationDrill,
): { readonly namespace: string; readonly name: string } {
  const all = accounts();
  const [namespace = '', name = '', ...more] = text.split('/');
  if (name === '' || more.length > 0) {
    throw new InputError(`${JSON.stringify(text)} names no ServiceAccount`, {
      hint: 'a ServiceAccount is named as NAMESPACE/NAME',
    });
  }
  if (all.includes(text)) return { namespace, name };
  throw unknownName('ServiceAccount', text, all);
}

function nodeCalled(name: string, { nodes }: RevocationDrill): RevocationDrill['nodes'][number] {
  const found = nodes.find(({ meta }) => meta.name === name);
  if (found !== undefined) return found;
  throw unknownName(
    'node',
    name,
    nodes.map(({ meta }) => meta.name),
  );
}

/** A person need not be seen: only those whom bindings name are. */
function personCalled(text: string): Extract<Compromised, { kind: 'user' }>['person'] {
  const group = /^group:(.+)$/.exec(text)?.[1];
  const name = group ?? text.replace(/^user:/, '');
  const principal = { kind: group === undefined ? 'User' : 'Group', name, namespace: '' } as const;
  return { name, principal, evidence: [] };
}

function deployerCalled(
  name: string,
  { deployers }: RevocationDrill,
): RevocationDrill['deployers'][number] {
  const found = deployers.find((one) => one.name === name || one.name.endsWith(`/${name}`));
  if (found !== undefined) return found;
  throw unknownName(
    'deployer',
    name,
    deployers.map((one) => one.name),
  );
}

function loginsCalled(name: string | undefined, { pulls }: RevocationDrill): readonly string[] {
  const all = pulls();
  if (name === undefined) {
    if (all.length > 0) return all;
    throw new InputError('no Secret that pulls images was seen');
  }
  const found = all.find((key) => key === name || key === `core/Secret/${name}`);
  if (found !== undefined) return [found];
  throw unknownName(
    'Secret that pulls images',
    name,
    all.map((key) => key.replace('core/Secret/', '')),
  );
}

function meshesCalled(
  name: string | undefined,
  { meshes }: RevocationDrill,
): RevocationDrill['meshes'] {
  const found = name === undefined ? meshes : meshes.filter((one) => same(one.name, name));
  if (found.length > 0) return found;
  if (name === undefined) throw new InputError('no control plane of a mesh was seen');
  throw unknownName(
    'mesh',
    name,
    meshes.map((one) => one.name),
  );
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function unknownName(what: string, name: string, all: readonly string[]): InputError {
  const near = nearest(name, [...all]);
  const hint = near.length === 0 ? {} : { hint: `did you mean ${near.join(' or ')}?` };
  return new InputError(`no ${what} is called ${JSON.stringify(name)}`, hint);
}
