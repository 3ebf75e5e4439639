/** When this table was last compared with the documentation of clouds and platforms. */
export const METADATA_SERVICES_KNOWN_ON = '2026-11-20';

/** Where machines ask for the credentials of their role, over HTTP. */
export const METADATA_ADDRESSES: readonly {
  readonly address: string;
  /** The only providers that answer there; any when missing. */
  readonly providers?: readonly string[];
}[] = [{ address: '169.254.169.254' }, { address: 'fd00:ec2::254', providers: ['aws'] }];

export const METADATA_PORT = 80;

/** Infrastructure that gives machines no credentials of a cloud: a data centre of one's own. */
export const ON_PREMISES: ReadonlySet<string> = new Set([
  'vsphere',
  'nutanix',
  'proxmox',
  'harvester',
  'metal3',
]);
