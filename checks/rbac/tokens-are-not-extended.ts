import { apiServer } from '../../src/facts/api-server-example.ts';
import { type ApiServer, flagOf, shownFlag } from '../../src/facts/identity/api-server.ts';
import { apiServers } from '../../src/facts/identity/api-servers.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { someGaps } from '../../src/model/observed.ts';
import { notApplicable, pass, unknownRest, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

const FLAG = 'service-account-extend-token-expiration';

export const check: Check = defineCheck({
  ...entry('RBC-06'),
  lifecycle: 'experimental',
  rule: `PASS when every API server is started with --${FLAG}=false. WARN when one
    is not: true is the default. Not applicable where a provider runs the control plane. Unknown where the
    arguments of the API servers were not seen.`,
  why: `Pods ask for tokens of an hour, and with this default the API server makes them valid for a year. A token that
    an intruder copied then works until its pod is gone, however long that takes.`,
  fix: `Watch the metric serviceaccount_stale_tokens_total; when it stays zero, start every API server with
    --${FLAG}=false.`,
  grade: worst,
  needs: { found: apiServers },
  examples: {
    pass: {
      objects: apiServer(`--${FLAG}=false`),
    },
    fail: {
      objects: apiServer('--authorization-mode=Node,RBAC'),
    },
  },
  *evaluate({ found: { servers, gaps, managed } }) {
    for (const server of servers) yield verdictOf(server);
    const missing = someGaps(gaps);
    if (missing !== undefined) yield unknownRest(CLUSTER, 'not all API servers were seen', missing);
    else if (servers.length === 0 && managed !== undefined) {
      yield notApplicable('observed', 'a provider runs the control plane', managed);
    }
  },
});

function verdictOf(server: ApiServer): Verdict {
  const value = flagOf(server, FLAG);
  const evidence = [shownFlag(server, FLAG)] as const;
  if (value?.toLowerCase() === 'false') {
    return pass(server.subject, 'tokens of pods are valid as long as was asked for', evidence);
  }
  const message = 'tokens of pods that are not renewed stay valid for a year';
  return warn(server.subject, message, evidence);
}
