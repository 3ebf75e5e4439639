// Reads a snapshot, puts all identities into classes and asks for each; prints what there was and how long it took.
import { keepYoungGenerationSmall } from '../../../src/cli/young-generation.ts';
import { readSnapshot } from '../../../src/collect/snapshot/read.ts';
import { Resolver } from '../../../src/engine/resolver.ts';
import { identities } from '../../../src/facts/identities/picture.ts';
import { actionCalled } from '../../../src/facts/rbac/question.ts';
import { rbac } from '../../../src/facts/rbac/rbac.ts';
import { waysTo } from '../../../src/facts/rbac/who-can.ts';
import { escalating } from '../../../src/facts/rbac-reach/escalating.ts';
import { Gains } from '../../../src/facts/rbac-reach/gained.ts';
import { rbacReach } from '../../../src/facts/rbac-reach/rbac-reach.ts';
import { serviceAccounts } from '../../../src/model/kubernetes/service-account.ts';
import { defineFact, Refused } from '../../../src/model/source.ts';

keepYoungGenerationSmall();
const [file = ''] = process.argv.slice(2);
const used = (): number => process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6;
let last = used();
const seconds: Record<string, number> = {};
const stage = (name: string): void => {
  const now = used();
  seconds[name] = Math.round((now - last) * 1000) / 1000;
  last = now;
};

const QUESTIONS = ['secrets', 'pods/exec', 'deployments', 'widgets.example.com', '/metrics'];

/** Everybody: those that bindings name, and all accounts. */
const accounts = defineFact({
  id: 'bench-accounts',
  title: 'The accounts there are',
  needs: { serviceAccounts },
  compute: ({ serviceAccounts }) => serviceAccounts.map(({ meta }) => meta),
});

for await (const data of readSnapshot(file)) {
  stage('read');
  const asOf = Date.parse(data.info.collectedAt ?? '');
  const around = { asOf, cluster: data.info, planFiled: false, plan: new Map() };
  const resolver = new Resolver(data, around);
  const named = resolver.fact(accounts);
  const found = resolver.fact(rbac);
  if (found.state !== 'seen' || named.state !== 'seen') throw new Error('nothing was seen');
  const rights = found.value;
  stage('decode and index');
  const everybody = [
    ...rights.principals.filter(({ kind }) => kind !== 'ServiceAccount'),
    ...named.value.map(
      ({ name, namespace }) => ({ kind: 'ServiceAccount', name, namespace }) as const,
    ),
  ];
  const classes = rights.classesOf(everybody);
  stage('classes');
  const escalates = escalating(rights);
  const leading = classes.filter(({ members }) => escalates(members[0]).length > 0).length;
  stage('which classes hold rights that lead to more');
  let ways = 0;
  for (const what of QUESTIONS) {
    const action = actionCalled('get', what, undefined);
    if (action instanceof Refused) throw new Error(action.message);
    ways += waysTo(rights.bindings, action, undefined).ways.length;
  }
  stage('who can, five times');
  const findings = rights.findings().length;
  stage('findings');
  const reach = resolver.fact(rbacReach);
  if (reach.state !== 'seen') throw new Error('the graph is always whole');
  const { graph, subjects, leadingTo } = reach.value;
  stage('graph of who becomes what');
  const gains = new Gains(graph, leadingTo);
  const paths = subjects.reduce((sum, one) => sum + gains.of(one).length, 0);
  stage('closures of everybody');
  const table = resolver.fact(identities);
  if (table.state === 'unseen') throw new Error('all bindings are seen');
  stage('table of identities');
  console.log(
    JSON.stringify({
      seconds,
      identities: everybody.length,
      classes: classes.length,
      bindings: rights.bindings.length,
      leading,
      ways,
      findings,
      nodes: graph.names.length,
      edges: graph.reasons.length,
      paths,
      worst: table.value.worst,
      peak: Math.round(process.resourceUsage().maxRSS / 1024),
    }),
  );
}
