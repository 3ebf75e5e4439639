import type { CloudEndpoint, CloudOptions } from '../../collect/cloud/options.ts';
import { InputError } from '../../model/input-error.ts';

/** Where to look for clusters of EKS. Everything that the caller can see, when nothing is given. */
export interface EksOptions extends CloudOptions {
  /** A profile of the AWS configuration files; what the environment says when missing. */
  readonly profile?: string;
  /** Account ids; all of the organization, or the caller's own, when missing. */
  readonly accounts?: readonly string[];
  /** Name or path of the role to take in each account. Without it, only the caller's own is read. */
  readonly role?: string;
  /** All that each account has enabled, when missing. */
  readonly regions?: readonly string[];
  /** How often a call to AWS is sent before it is given up; five times when missing. */
  readonly attempts?: number;
}

const ACCOUNT = /^\d{12}$/;
const REGION = /^[a-z]{2,4}(-[a-z]{1,16}){1,3}-\d{1,2}$/;
const ROLE = /^[\w+=,.@/-]{1,512}$/;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Throws an InputError: these become part of host names and of ARNs. */
export function checkScope({ accounts = [], regions = [], role, endpoint }: EksOptions): void {
  for (const one of accounts) {
    if (!ACCOUNT.test(one)) throw new InputError(`${one} is no AWS account: 12 digits`);
  }
  for (const one of regions) {
    if (!isRegion(one)) throw new InputError(`${one} is no AWS region, such as eu-west-1`);
  }
  if (role !== undefined && !ROLE.test(roleName(role))) {
    throw new InputError(`${role} is no name of an IAM role`);
  }
  if (endpoint !== undefined) checkEndpoint(endpoint);
}

function checkEndpoint({ url, insecure = false }: CloudEndpoint): void {
  const parsed = URL.parse(url);
  if (parsed === null) throw new InputError('the endpoint of AWS is no URL');
  if (parsed.protocol === 'http:' && !(insecure && LOOPBACK.test(parsed.hostname))) {
    throw new InputError('an endpoint of AWS without TLS has to be on loopback, with insecure');
  }
}

export function isRegion(name: string): boolean {
  return REGION.test(name);
}

/** A role with its path: of an ARN, whatever account that names, or as it was given. */
export function roleName(role: string): string {
  return role.replace(/^arn:[\w-]+:iam::\d*:role\//, '').replace(/^\/+/, '');
}
