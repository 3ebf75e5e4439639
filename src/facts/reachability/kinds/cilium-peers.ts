import type { CiliumCidrGroup } from '../../../model/kubernetes/cilium-policy.ts';
import type {
  CiliumBlock,
  CiliumService,
  CiliumTraffic,
} from '../../../model/kubernetes/cilium-traffic.ts';
import { selects } from '../../../model/kubernetes/selector.ts';
import type { Term } from '../rules.ts';
import { entitiesTerm, entityTerm } from './cilium-entities.ts';
import { endpointsTerm } from './cilium-selectors.ts';
import { EITHER_WAY, type Report } from './report.ts';
import { behind, type ServiceIndex } from './services.ts';
import { allOf, anyOf, blocksOf, EVERYONE, not, perhaps, withSelector } from './terms.ts';

/** What rules refer to; undefined where it was not seen. */
export interface CiliumContext {
  readonly groups: readonly CiliumCidrGroup[] | undefined;
  readonly services: ServiceIndex;
}

interface PeerContext extends CiliumContext {
  /** The policy's namespace; undefined for a clusterwide one. */
  readonly home: string | undefined;
  /** The rule, such as `spec.ingress[0]`. */
  readonly path: string;
  readonly word: 'from' | 'to';
  /** For what is wrong with the policy itself. */
  readonly report: Report;
  /** For what it refers to and is not there. */
  readonly absent: Report;
}

const OUTSIDE: Term = { type: 'outside' };

/** The other side of a rule. Undefined where the rule names none: then its ports alone decide. */
export function ciliumPeers(traffic: CiliumTraffic, context: PeerContext): Term | undefined {
  const { home, path, word, report } = context;
  const { endpoints, nodes, cidrs, entities, services, domains, other } = traffic;
  const terms: Term[] = [];
  if (endpoints !== undefined) {
    const field = `${path}.${word}Endpoints`;
    terms.push(
      anyOf(endpoints.map((one, i) => endpointsTerm(one, home, `${field}[${i}]`, report))),
    );
  }
  if (nodes !== undefined) {
    const selected = nodes.map((one, i) =>
      withSelector(one, `${path}.${word}Nodes[${i}]`, report, (labels) => ({
        type: 'nodes',
        labels,
      })),
    );
    terms.push(perhaps(anyOf(selected), 'whether Cilium looks at the labels of nodes'));
  }
  if (cidrs !== undefined) terms.push(anyOf(cidrs.map((one) => blockTerm(one, context))));
  if (entities !== undefined) terms.push(entitiesOf(entities, context));
  if (services !== undefined) {
    terms.push(anyOf(services.map((one) => servicesTerm(one, context.services))));
  }
  if (domains !== undefined) terms.push(OUTSIDE);
  for (const field of other) terms.push(otherTerm(field, context));
  if (terms.length > 1) {
    report(path, 'it names its peers in several ways at once', 'as if all of them had to match');
  }
  return terms.length === 0 ? undefined : allOf(terms);
}

function entitiesOf(names: readonly string[], { path, word, report }: PeerContext): Term {
  const unknown = names.filter((name) => entityTerm(name) === undefined);
  for (const name of unknown) {
    report(`${path}.${word}Entities`, `there is no entity ${JSON.stringify(name)}`, EITHER_WAY);
  }
  const known = entitiesTerm(names.filter((name) => !unknown.includes(name)));
  return unknown.length === 0 ? known : anyOf([known, perhaps(EVERYONE, 'an unknown entity')]);
}

/** Cilium knows pods and nodes by their identity: blocks of addresses hold what is outside. */
function blockTerm(block: CiliumBlock, context: PeerContext): Term {
  const { cidr, group, groups, except } = block;
  const path = `${context.path}.${block.path}`;
  if (group === undefined && groups === undefined) {
    return allOf([OUTSIDE, blocksOf([{ cidr: cidr ?? '', except, path }], context.report)]);
  }
  if (context.groups === undefined) return perhaps(OUTSIDE, 'the addresses of CIDR groups');
  const found = context.groups.filter(({ meta }) =>
    groups === undefined ? meta.name === group : selects(groups, meta.labels),
  );
  if (groups === undefined && found.length === 0) {
    context.absent(path, `there is no CiliumCIDRGroup ${group}`, 'as nobody');
  }
  const blocks = found.flatMap(({ cidrs }) =>
    cidrs.map((one) => ({ cidr: one, except: [], path })),
  );
  const away = except.map((one) => ({ cidr: one, except: [], path }));
  const inside = [OUTSIDE, blocksOf(blocks, context.report)];
  return allOf(away.length === 0 ? inside : [...inside, not(blocksOf(away, context.report))]);
}

function servicesTerm({ name, labels, namespace }: CiliumService, services: ServiceIndex): Term {
  if (services === undefined) return perhaps(EVERYONE, 'which Services there are');
  const found = [...services.values()].filter(
    ({ meta }) =>
      (namespace === undefined || namespace === '' || meta.namespace === namespace) &&
      (labels === undefined ? meta.name === name : selects(labels, meta.labels)),
  );
  return anyOf(found.map(behind));
}

function otherTerm(field: string, { path, report }: PeerContext): Term {
  if (/^(?:from|to)Groups$/.test(field)) {
    return perhaps(OUTSIDE, "the addresses of a cloud's groups");
  }
  report(`${path}.${field}`, 'the field is not known', EITHER_WAY);
  return perhaps(EVERYONE, `the field ${field} at ${path}`);
}
