import { fieldOf, subjectOf } from '../../model/kubernetes/meta.ts';
import type { Node } from '../../model/kubernetes/node.ts';
import type { Pod } from '../../model/kubernetes/pod.ts';
import type { Evidence, Subject } from '../../model/verdict.ts';
import { flagIn, K3S_ARGUMENTS, k3sArguments } from '../arguments.ts';

/** An API server whose arguments were seen. */
export interface ApiServer {
  readonly subject: Subject;
  /** `k3s` is one process: what it sets itself for its API server is not among the words. */
  readonly runs: 'pod' | 'k3s';
  readonly words: readonly string[];
  /** Evidence: something that the arguments say, or do not. */
  readonly show: (value: string) => Evidence;
}

const API_SERVER_ARGUMENT = 'kube-apiserver-arg';

export function serverOfPod(pod: Pod): ApiServer {
  const all = pod.spec.containers.filter(({ role }) => role === 'container');
  const container = all.find(({ name }) => name === 'kube-apiserver') ?? all[0];
  const words = [...(container?.command ?? []), ...(container?.args ?? [])].flatMap(wordsOf);
  const field = container?.args.length === 0 ? 'command' : 'args';
  const path = `${container?.path ?? 'spec.containers'}.${field}`;
  return {
    subject: subjectOf(pod.meta),
    runs: 'pod',
    words,
    show: (value) => fieldOf(pod, path, value),
  };
}

/** Of a k3s server, whose API server is part of its process; undefined for a node that is none. */
export function serverOfK3s(node: Node): ApiServer | undefined {
  const args = k3sArguments(node);
  if (args?.[0] !== 'server') return undefined;
  const path = `metadata.annotations['${K3S_ARGUMENTS}']`;
  return {
    subject: subjectOf(node.meta),
    runs: 'k3s',
    words: passedOn(args),
    show: (value) => fieldOf(node, path, value),
  };
}

/** The value of a flag; undefined where it is not given. An empty value is none. */
export function flagOf({ words }: ApiServer, name: string): string | undefined {
  return flagIn(words, name) || undefined;
}

/** Evidence: how a flag is given, or that it is not. */
export function shownFlag(server: ApiServer, name: string): Evidence {
  const value = flagOf(server, name);
  return server.show(value === undefined ? `no --${name}` : `--${name}=${value}`);
}

/** Some distributions start the server by a line of shell. */
function wordsOf(arg: string): readonly string[] {
  return /\s--/.test(arg) ? arg.split(/\s+/) : [arg];
}

/** What k3s hands to its API server, as flags; its own flag for encryption beside them. */
function passedOn(args: readonly string[]): readonly string[] {
  return args.flatMap((arg, index) => {
    if (arg === '--secrets-encryption' || arg.startsWith('--secrets-encryption=')) return arg;
    if (arg.startsWith(`--${API_SERVER_ARGUMENT}=`)) {
      return `--${arg.slice(API_SERVER_ARGUMENT.length + 3)}`;
    }
    return args[index - 1] === `--${API_SERVER_ARGUMENT}` ? `--${arg}` : [];
  });
}
