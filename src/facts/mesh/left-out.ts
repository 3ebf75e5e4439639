import type { PodView } from '../workloads.ts';
import { known, type PortMode, type PortModes } from './modes.ts';
import { portOf } from './peer-modes.ts';
import { declared, marked } from './pod-marks.ts';

/** One mode on every port but those that an annotation keeps from the proxy. */
export function butFor(view: PodView, annotation: string, rest: PortMode): PortModes {
  const excluded = (view.annotations.get(annotation) ?? '')
    .split(',')
    .flatMap((one) => portOf(one.trim()) ?? []);
  const around = known('DISABLE', [marked(view, annotation)]);
  const ports = [...new Set([...declared(view), ...excluded])].sort((a, b) => a - b);
  return {
    rest,
    ports: new Map(ports.map((port) => [port, excluded.includes(port) ? around : rest])),
  };
}
