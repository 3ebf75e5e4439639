import type { Node } from '../model/kubernetes/node.ts';

/** Where k3s writes what it was started with. */
export const K3S_ARGUMENTS = 'k3s.io/node-args';

/** The last value that a list of arguments gives to a flag. */
export function flagIn(args: readonly string[], name: string): string | undefined {
  let found: string | undefined;
  for (const [index, arg] of args.entries()) {
    if (arg.startsWith(`--${name}=`)) found = arg.slice(name.length + 3);
    if (arg !== `--${name}`) continue;
    const next = args[index + 1];
    found = next === undefined || next.startsWith('-') ? 'true' : next;
  }
  return found;
}

/** The flags that k3s hands on to its kubelet. */
export function kubeletArguments(args: readonly string[]): readonly string[] {
  return args
    .map((arg, index) =>
      arg === '--kubelet-arg' ? (args[index + 1] ?? '') : arg.replace(/^--kubelet-arg=/, ''),
    )
    .map((arg) => (arg.startsWith('--') ? arg : `--${arg}`));
}

/** The arguments k3s was started with, configuration file included; undefined when they are unreadable. */
export function k3sArguments({ meta }: Node): readonly string[] | undefined {
  const text = meta.annotations.get(K3S_ARGUMENTS);
  if (text === undefined || !/^\["(?:server|agent)"[\],]/.test(text)) return undefined;
  // Only quoted texts in a flat list: no need to trust it to be JSON.
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, arg = '']) => arg);
}
