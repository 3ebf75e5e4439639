/** When the table was last compared with what the runtimes are installed as. */
export const RUNTIME_HANDLERS_KNOWN_ON = '2026-11';

/** Handlers by name; `*` at the end stands for any text. Nodes may name theirs as they like. */
export const SANDBOX_HANDLERS: readonly { readonly handler: string; readonly of: string }[] = [
  { handler: 'runsc*', of: 'gVisor' },
  { handler: 'gvisor*', of: 'gVisor' },
  { handler: 'kata*', of: 'Kata Containers' },
  { handler: 'peerpods*', of: 'Kata Containers' },
  { handler: 'runhcs-wcow-hypervisor*', of: 'Hyper-V isolation' },
  { handler: 'quark*', of: 'Quark' },
];

/** Handlers whose containers run on the node's own kernel. */
export const PLAIN_HANDLERS: readonly string[] = [
  'runc*',
  'crun*',
  'youki*',
  'nvidia*',
  'docker*',
  'sysbox-runc*',
  'runhcs-wcow-process*',
];
