import { reachability } from '../../../src/facts/reachability/reachability.ts';
import type { FactOptions } from '../../../src/model/source.ts';
import { computeFact, type ExampleOptions } from '../../judge.ts';
import type { Row } from './printed.ts';

/** What `kubemuster fact reachability` prints of these objects, with these flags. */
export function shown(objects: string, flags: FactOptions = {}, options?: ExampleOptions): unknown {
  const observed = computeFact(reachability, { objects }, options);
  if (observed.state === 'unseen') throw new Error(JSON.stringify(observed.gaps));
  return JSON.parse(JSON.stringify(reachability.show?.(observed.value as never, flags)));
}

/** Rows between pods as `from -> to TCP 80-90,443 UDP *`, without the namespace `shop` and kinds. */
export function between(objects: string, flags?: FactOptions, options?: ExampleOptions): string[] {
  const { flows, uncertain } = shown(objects, flags, options) as Listed;
  return [...flows.map((row) => line(row)), ...uncertain.map((row) => `perhaps ${line(row)}`)]
    .filter((one) => !one.includes('ip:') && !one.includes('ip6:'))
    .sort();
}

/** The same of rows with addresses outside. */
export function outside(objects: string, flags?: FactOptions): string[] {
  const { flows, uncertain } = shown(objects, flags) as Listed;
  return [...flows.map((row) => line(row)), ...uncertain.map((row) => `perhaps ${line(row)}`)]
    .filter((one) => one.includes('ip:') || one.includes('ip6:'))
    .sort();
}

interface Listed {
  readonly flows: readonly Row[];
  readonly uncertain: readonly Row[];
}

function line({ src, dst, conns }: Row): string {
  const ports = Object.entries(conns).map(([protocol, ranges]) => {
    const texts = ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
    return `${protocol} ${texts.join()}`.replace('1-65535', '*');
  });
  return `${short(src)} -> ${short(dst)} ${ports.join(' ').replace('TCP * UDP * SCTP *', '*')}`;
}

function short(end: string): string {
  return end.replace(/\[.*\]$/, '').replace(/^shop\//, '');
}

/** A pod of the namespace shop with one label `app`. */
export function pod(app: string, more = ''): string {
  return `- {apiVersion: v1, kind: Pod, metadata: {name: ${app}, namespace: shop, labels: {app: ${app}}}, spec: {${more}}}\n`;
}

/** A NetworkPolicy of the namespace shop. */
export function policy(spec: string, name = 'policy'): string {
  return `- {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: ${name}, namespace: shop}, spec: ${spec}}\n`;
}
