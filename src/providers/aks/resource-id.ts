/** The parts of an id in Resource Manager, which writes the fixed ones in any case. */
export interface ResourceId {
  /** In small letters. */
  readonly subscription: string;
  readonly group: string;
  /** Such as `Microsoft.ContainerService/managedClusters`. */
  readonly type: string;
  readonly name: string;
  /** The same id for the same resource, however it was written. */
  readonly whole: string;
}

/** What would lead a path elsewhere is in no name. */
const NAME = String.raw`(?!\.\.?(?:/|$))([^/?#%\\\s]+)`;

const ID = new RegExp(
  `^/subscriptions/${NAME}/resourcegroups/${NAME}/providers/([A-Za-z.]+/[A-Za-z]+)/${NAME}/?$`,
  'i',
);

const TYPES = [
  'Microsoft.ContainerService/managedClusters',
  'Microsoft.RedHatOpenShift/openShiftClusters',
  'Microsoft.Kubernetes/connectedClusters',
] as const;

/** Undefined where it is the id of no resource in a resource group. */
export function resourceIdOf(id: string): ResourceId | undefined {
  const [, subscription = '', group = '', written = '', name = ''] = ID.exec(id) ?? [];
  if (name === '') return undefined;
  const type = TYPES.find((one) => one.toLowerCase() === written.toLowerCase()) ?? written;
  const whole = `/subscriptions/${subscription.toLowerCase()}/resourceGroups/${group}/providers/${type}/${name}`;
  return { subscription: subscription.toLowerCase(), group, type, name, whole };
}

/** Names in Resource Manager are the same in any case. */
export function isWithin(id: string, scope: string): boolean {
  const inner = id.toLowerCase().replace(/\/+$/, '');
  const outer = scope.toLowerCase().replace(/\/+$/, '');
  return inner === outer || inner.startsWith(`${outer}/`);
}
