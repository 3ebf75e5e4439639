import type { Fan, FanTarget, NetworkIsolation } from '../../src/model/pictures/isolation.ts';
import { fanStateNames, namespacesText, targetNames, workloadName } from '../isolation-words.ts';
import { cut } from './drawn-text.ts';
import type { Page } from './page-view.ts';

/** The most exposed workloads that are drawn, and listed. */
const MOST_DRAWN = 6;
const MOST_LISTED = 25;
const MOST_NAMES = 8;

/** Sizes of a drawn fan, in its own units. */
const WIDTH = 520;
const ROW = 30;
const FROM = 196;
const TO = 258;
const NAME_CELLS = 24;
const TEXT_CELLS = 33;

/** What each exposed workload reaches: the first ones drawn, all of them as a table. */
export function fansView(page: Page, { fans }: NetworkIsolation, id: string): object | null {
  const listed = fans.rows.slice(0, MOST_LISTED);
  if (listed.length === 0) return null;
  const left = fans.rows.length - listed.length + fans.truncated;
  return {
    drawn: page.isBrief
      ? []
      : listed.slice(0, MOST_DRAWN).map((fan, at) => drawnFan(fan, `${id}-${at}`)),
    targets: (listed[0]?.targets ?? []).map(({ target }) => ({ name: targetNames[target] })),
    rows: listed.map(rowOf),
    more: left === 0 ? null : `${left} more are not listed here; the result as JSON has them.`,
  };
}

const marks: Readonly<Record<FanTarget['state'], string>> = {
  reached: '□',
  some: '◧',
  closed: '■',
  unknown: '?',
};

function rowOf(fan: Fan): object {
  return {
    name: workloadName(fan.workload),
    critical: fan.critical,
    host: fan.host,
    namespaces: namespacesText(fan, MOST_NAMES),
    cells: fan.targets.map(({ state, why }) => ({
      state,
      mark: marks[state],
      stateName: fanStateNames[state],
      why,
    })),
  };
}

interface Ray {
  readonly state: FanTarget['state'];
  readonly name: string;
  readonly text: string;
}

function drawnFan(fan: Fan, id: string): object {
  const rays: readonly Ray[] = [
    { state: namespaceState(fan), name: 'Namespaces', text: namespacesText(fan, 3) },
    ...fan.targets.map(({ target, state, why }) => ({
      state,
      name: targetNames[target],
      text: why,
    })),
  ];
  const height = rays.length * ROW * 1.35;
  const middle = height / 2;
  return {
    id,
    name: workloadName(fan.workload),
    shown: cut(`${fan.critical ? '◆ ' : ''}${nameOf(fan)}`, NAME_CELLS),
    where: cut(fan.host ? `${fan.namespace}, on the node` : fan.namespace, NAME_CELLS),
    viewBox: `0 0 ${WIDTH} ${Math.round(height)}`,
    boxY: `${Math.round(middle - 27)}`,
    nameY: `${Math.round(middle - 5)}`,
    whereY: `${Math.round(middle + 15)}`,
    summary: rays
      .map(({ name, state, text }) => `${name}: ${fanStateNames[state]}, ${text}.`)
      .join(' '),
    rays: rays.map(({ state, name, text }, at) => {
      const y = Math.round((at + 0.5) * ROW * 1.35);
      return {
        state,
        mark: marks[state],
        name,
        stateName: fanStateNames[state],
        text: cut(text, TEXT_CELLS),
        path: `M${FROM} ${Math.round(middle)}C${FROM + 34} ${Math.round(middle)} ${FROM + 28} ${y} ${TO} ${y}`,
        nameX: `${TO + 8}`,
        nameY: `${y - 3}`,
        textY: `${y + 13}`,
      };
    }),
  };
}

function nameOf({ workload }: Fan): string {
  return workload.slice(workload.lastIndexOf('/') + 1);
}

function namespaceState({ namespaces, perhaps, of }: Fan): FanTarget['state'] {
  const reached = namespaces.rows.length + namespaces.truncated;
  if (reached === 0) return perhaps === 0 ? 'closed' : 'unknown';
  return reached === of ? 'reached' : 'some';
}
