import { median } from './load.mjs';
import { sum } from './run.mjs';

/**
 * What the house promises, in CPU milliseconds a sale of all processes but the driver.
 * @type {{ mode: string, flow: string, connections: number, atMostMs: number }[]}
 */
const cpuBars = [
  { mode: 'one', flow: 'checkout', connections: 32, atMostMs: 0.9 },
  { mode: 'one', flow: 'checkout', connections: 128, atMostMs: 0.7 },
  { mode: 'services', flow: 'checkout', connections: 32, atMostMs: 1.9 },
  { mode: 'services', flow: 'checkout', connections: 128, atMostMs: 1.3 },
  { mode: 'one', flow: 'three requests', connections: 32, atMostMs: 1.9 },
  { mode: 'one', flow: 'three requests', connections: 128, atMostMs: 1.4 },
  { mode: 'services', flow: 'three requests', connections: 32, atMostMs: 4.0 },
  { mode: 'services', flow: 'three requests', connections: 128, atMostMs: 2.8 },
];

/**
 * What the floor cost on the machine on which the bars were set. A slower machine is slower at both, so each bar is
 * also shown in multiples of the floor's CPU.
 */
const FLOOR_MS_AT_THE_BARS = 0.36;

/** And in sales a second against the floor. */
const floorBars = [
  { mode: 'one', flow: 'checkout', connections: 32, atLeast: 0.4 },
  { mode: 'one', flow: 'checkout', connections: 128, atLeast: 0.55 },
];

const modeNames = { one: 'one process', services: 'services' };

/** @typedef {import('./run.mjs').Measured} Measured */

/**
 * The medians as a table, and whether each bar is met. Bars of what was not measured are left out.
 * @param {{ measured: Measured[], floors: (import('./load.mjs').Achieved & { connections: number, cpu: Record<string, number> })[] }} results
 */
export function report({ measured, floors }) {
  const floor = medians(floors);
  const cells = groups(measured).map((rounds) => ({ ...rounds[0], ...medians(rounds) }));
  const table = [
    ['', 'connections', 'sales/s', '× floor', 'p50 ms', 'p99 ms', 'CPU ms', 'of which'],
    ['floor', String(floors[0]?.connections ?? ''), ...figures(floor, floor.perSecond)],
    ...cells.map((cell) => [
      `${cell.flow}, ${modeNames[/** @type {'one'} */ (cell.mode)]}`,
      String(cell.connections),
      ...figures(cell, floor.perSecond),
    ]),
  ];
  const find = (/** @type {{ mode: string, flow: string, connections: number }} */ bar) =>
    cells.find((c) => c.mode === bar.mode && c.flow === bar.flow && c.connections === bar.connections);
  const bars = [
    ...cpuBars.flatMap((bar) => {
      const cell = find(bar);
      return cell ? [verdict(bar, `CPU ms ≤ ${bar.atMostMs}`, sum(cell.cpu), sum(cell.cpu) <= bar.atMostMs)] : [];
    }),
    ...cpuBars.flatMap((bar) => {
      const cell = find(bar);
      const atMost = bar.atMostMs / FLOOR_MS_AT_THE_BARS;
      const ratio = cell ? sum(cell.cpu) / sum(floor.cpu) : 0;
      return cell ? [verdict(bar, `× floor's CPU ≤ ${atMost.toFixed(2)}`, ratio, ratio <= atMost)] : [];
    }),
    ...floorBars.flatMap((bar) => {
      const cell = find(bar);
      const ratio = cell ? cell.perSecond / floor.perSecond : 0;
      return cell ? [verdict(bar, `× floor ≥ ${bar.atLeast}`, ratio, ratio >= bar.atLeast)] : [];
    }),
  ];
  const failed = measured.reduce((total, cell) => total + cell.failed, 0);
  return {
    text: [columns(table), '', columns([['bar', 'connections', 'wanted', 'measured', ''], ...bars]), ''].join('\n'),
    met: failed === 0 && bars.every((bar) => bar.at(-1) === 'met'),
    failed,
  };
}

/**
 * @param {{ mode: string, flow: string, connections: number }} bar
 * @param {string} wanted
 * @param {number} value
 * @param {boolean} met
 */
const verdict = ({ mode, flow, connections }, wanted, value, met) => [
  `${flow}, ${modeNames[/** @type {'one'} */ (mode)]}`,
  String(connections),
  wanted,
  value.toFixed(2),
  met ? 'met' : 'MISSED',
];

/**
 * @param {{ perSecond: number, p50: number, p99: number, cpu: Record<string, number> }} cell
 * @param {number} floorPerSecond
 */
function figures({ perSecond, p50, p99, cpu }, floorPerSecond) {
  const parts = Object.entries(cpu)
    .filter(([, ms]) => ms >= 0.005)
    .sort(([, one], [, other]) => other - one)
    .map(([name, ms]) => `${name} ${ms.toFixed(2)}`);
  const numbers = [perSecond.toFixed(0), (perSecond / floorPerSecond).toFixed(2), p50.toFixed(1), p99.toFixed(1)];
  return [...numbers, sum(cpu).toFixed(2), parts.join(', ')];
}

/** @param {(import('./load.mjs').Achieved & { cpu: Record<string, number> })[]} rounds */
function medians(rounds) {
  const of = (/** @type {(round: any) => number} */ value) => median(rounds.map(value));
  // the processes of the round whose sum is the median one: medians of each would not add up
  const bySum = [...rounds].sort((one, other) => sum(one.cpu) - sum(other.cpu));
  return {
    perSecond: of((round) => round.perSecond),
    p50: of((round) => round.p50),
    p99: of((round) => round.p99),
    cpu: bySum[Math.floor(bySum.length / 2)]?.cpu ?? {},
  };
}

/** @param {Measured[]} measured */
function groups(measured) {
  /** @type {Map<string, Measured[]>} */
  const cells = new Map();
  for (const cell of measured) {
    const key = [cell.mode, cell.flow, cell.connections].join('/');
    cells.set(key, [...(cells.get(key) ?? []), cell]);
  }
  return [...cells.values()];
}

/** @param {readonly string[][]} rows */
export function columns(rows) {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const line = (/** @type {string[]} */ row) =>
    row
      .map((cell, at) => (/^[\d.]+$/.test(cell) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}
