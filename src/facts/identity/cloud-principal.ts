import type { Subject } from '../../model/verdict.ts';

const ROLE = /^arn:([\w-]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;
const SESSION = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\//;

/** A service account of Google as policies name it; one with brackets is a pod. */
const ACCOUNT = /^serviceAccount:([^[\]?]+)$/;

/**
 * One name for an identity of a cloud, however it is written: a role with or without its path, as
 * aws-auth wants it, and a session of a role, as logs show it, are the role; a service account of
 * Google is its address, as annotations have it.
 */
export function cloudPrincipal(written: string): string {
  const found = ROLE.exec(written) ?? SESSION.exec(written);
  if (found === null) return ACCOUNT.exec(written)?.[1] ?? written;
  const [, partition = '', account = '', name = ''] = found;
  return `arn:${partition}:iam::${account}:role/${name}`;
}

export function subjectOfCloudPrincipal(principal: string): Subject {
  return { type: 'cloud', key: `cloud/${principal}`, kind: 'CloudPrincipal', name: principal };
}
