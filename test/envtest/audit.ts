import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One request, as the API server itself wrote it down. */
export interface Audited {
  readonly user: string;
  readonly verb: string;
  /** Path and query. */
  readonly uri: string;
  readonly userAgent: string;
  readonly status: number;
}

const LOG = 'audit.log';

/** Flags that make the server write down every request that it has answered, without bodies. */
export function auditFlags(folder: string): readonly string[] {
  const policy = join(folder, 'audit-policy.json');
  writeFileSync(
    policy,
    JSON.stringify({
      apiVersion: 'audit.k8s.io/v1',
      kind: 'Policy',
      omitStages: ['RequestReceived', 'ResponseStarted'],
      rules: [{ level: 'None', users: ['system:apiserver', 'admin'] }, { level: 'Metadata' }],
    }),
  );
  return [`--audit-policy-file=${policy}`, `--audit-log-path=${join(folder, LOG)}`];
}

/** What users other than the administrator have asked so far. */
export function readAudit(folder: string): readonly Audited[] {
  const file = join(folder, LOG);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map(audited);
}

function audited(line: string): Audited {
  const { user, verb, requestURI, userAgent, responseStatus } = JSON.parse(line);
  return {
    user: user.username,
    verb,
    uri: requestURI,
    userAgent,
    status: responseStatus.code,
  };
}
