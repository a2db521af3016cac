/** The charts, and in words what their right ends say. */

import uPlot from './uPlot.esm.js';
import { byId, element } from './dom.js';
import { clock, rate, short, whole } from './words.js';

const HEIGHT = 130;
/** What a chart shows at most, and at least. */
const LONGEST = 300;
const SHORTEST = 60;

const CHARTS = [
  { id: 'rates', lines: { sent: 'handled', received: 'received', failed: 'failed' }, words: value => `${rate(value)}/s` },
  { id: 'latencies', lines: { p50: 'half within', p99: '99 % within' }, words: short },
  { id: 'flight', lines: { sent: 'waiting for an answer' }, columns: ['flight'], words: whole, steps: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000] },
];

export class Charts {

  #plots = new Map();

  constructor() {
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#forget());
    const observer = new ResizeObserver(entries => entries.forEach(({ target }) =>
      this.#plots.get(target.id)?.setSize({ width: target.clientWidth, height: HEIGHT })));
    CHARTS.forEach(chart => observer.observe(byId(chart.id)));
  }

  /** Colours are asked for when a chart is made. */
  #forget() {
    this.#plots.forEach(plot => plot.destroy());
    this.#plots.clear();
  }

  /** Sent packets are what the engine's answer says of them: handled, or stored. */
  draw(series, sent) {
    for (const chart of CHARTS) {
      const columns = chart.columns ?? Object.keys(chart.lines);
      const plot = this.#plots.get(chart.id) ?? this.#make(chart);
      plot.setData([series.at, ...columns.map(column => series[column])]);
      now(chart.id === 'rates' ? { ...chart, lines: { ...chart.lines, sent } } : chart, columns.map(column => series[column].at(-1)));
    }
  }

  #make(chart) {
    const target = byId(chart.id);
    const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
    const dashes = { received: [6, 3], failed: [2, 3], p99: [6, 3] };
    const colours = { sent: '--sent', received: '--received', failed: '--failed', p50: '--sent', p99: '--failed' };
    const plot = new uPlot({
      width: target.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { range: (self, first, last) => [Math.min(last - SHORTEST, Math.max(first, last - LONGEST)), last] }, y: { range: (self, least, most) => [0, most > 0 ? most * 1.1 : 1] } },
      axes: [{ ...axis, space: 80, values: (self, ticks) => ticks.map(tick => clock(new Date(tick * 1000))) }, { ...axis, size: 70, incrs: chart.steps, values: (self, ticks) => ticks.map(chart.words) }],
      series: [{}, ...Object.keys(chart.lines).map(line => ({ stroke: colour(colours[line]), dash: dashes[line], width: 2 }))],
    }, [[], ...Object.keys(chart.lines).map(() => [])], target);
    this.#plots.set(chart.id, plot);
    return plot;
  }
}

function now(chart, values) {
  const words = Object.entries(chart.lines).flatMap(([line, name], i) => [
    element('span', { class: line }, element('span', { class: 'swatch' })),
    `${name} ${values[i] === null || values[i] === undefined ? '–' : chart.words(values[i])}   `,
  ]);
  byId(`${chart.id}-now`).replaceChildren(...words);
}
