/**
 * A part of AWS with accounts, names and endpoints of its own. Last compared with those that AWS
 * publishes on 2026-11-22.
 */
export interface Partition {
  /** As ARNs name it. */
  readonly name: string;
  /** The end of host names. */
  readonly suffix: string;
  /** The region that answers where nobody set one. */
  readonly home: string;
  /** Services that have one endpoint for the whole partition, and the region it signs for. */
  readonly global: Readonly<Record<string, { readonly host: string; readonly region: string }>>;
}

const AWS: Partition = {
  name: 'aws',
  suffix: 'amazonaws.com',
  home: 'us-east-1',
  global: {
    iam: { host: 'iam.amazonaws.com', region: 'us-east-1' },
    organizations: { host: 'organizations.us-east-1.amazonaws.com', region: 'us-east-1' },
  },
};

const OTHERS: readonly (readonly [prefix: string, partition: Partition])[] = [
  [
    'us-gov-',
    {
      name: 'aws-us-gov',
      suffix: 'amazonaws.com',
      home: 'us-gov-west-1',
      global: {
        iam: { host: 'iam.us-gov.amazonaws.com', region: 'us-gov-west-1' },
        organizations: {
          host: 'organizations.us-gov-west-1.amazonaws.com',
          region: 'us-gov-west-1',
        },
      },
    },
  ],
  [
    'cn-',
    {
      name: 'aws-cn',
      suffix: 'amazonaws.com.cn',
      home: 'cn-north-1',
      global: {
        iam: { host: 'iam.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
        organizations: {
          host: 'organizations.cn-northwest-1.amazonaws.com.cn',
          region: 'cn-northwest-1',
        },
      },
    },
  ],
  ['eusc-', isolated('aws-eusc', 'amazonaws.eu', 'eusc-de-east-1')],
  ['us-iso-', isolated('aws-iso', 'c2s.ic.gov', 'us-iso-east-1')],
  ['us-isob-', isolated('aws-iso-b', 'sc2s.sgov.gov', 'us-isob-east-1')],
  ['eu-isoe-', isolated('aws-iso-e', 'cloud.adc-e.uk', 'eu-isoe-west-1')],
  ['us-isof-', isolated('aws-iso-f', 'csp.hci.ic.gov', 'us-isof-south-1')],
];

function isolated(name: string, suffix: string, home: string): Partition {
  const at = (service: string): { host: string; region: string } => ({
    host: `${service}.${home}.${suffix}`,
    region: home,
  });
  return {
    name,
    suffix,
    home,
    global: { iam: at('iam'), organizations: at('organizations') },
  };
}

export function partitionOf(region: string): Partition {
  return OTHERS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? AWS;
}
