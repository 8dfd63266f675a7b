/** The last minute in curves, up to the moment that the page shows. */
import uPlot from "uplot";
import { html, useEffect, useRef } from "understudy/html";
import { KIND_WORDS, KINDS, palette } from "understudy/kinds";
import { count, large, short } from "understudy/words";

const WINDOW_MICROS = 60_000_000;

/** From a host's sample to the next: those of two hosts within it are drawn at one time. */
const SAMPLE_MICROS = 200_000;
const SHOWN_KINDS = KINDS.filter((kind) => kind !== "other");

/** Rates are taken over so many samples, half a second and a little: singly they are ragged. */
const OVER = 3;

/** What is drawn: a title, its curves, and their values from the samples of primary and backup. */
const CHARTS = [
  {
    title: "Log entries a second, by kind",
    curves: SHOWN_KINDS.map((kind) => ({ label: KIND_WORDS[kind], colour: kind, of: "primary", value: kindRate(kind) })),
  },
  {
    title: "Bytes of log per million instructions",
    curves: [{ label: "bytes", colour: "primary", of: "primary", value: bytesPerMillion }],
  },
  {
    title: "Million instructions a second",
    curves: [
      { label: "primary", colour: "primary", of: "primary", value: rateOf("count", 1e6) },
      { label: "backup", colour: "backup", of: "backup", value: rateOf("count", 1e6) },
    ],
  },
  {
    title: "Backup behind, ms \u00b7 outputs that wait",
    curves: [
      { label: "ms behind", colour: "backup", of: "backup", value: (now) => (now.lagMicros ?? NaN) / 1000 },
      { label: "outputs", colour: "output", of: "primary", value: (now) => now.held?.outputs ?? NaN },
    ],
  },
];

function kindRate(kind) {
  return (now, before) =>
    per(now, before, (now.kinds?.[kind]?.entries ?? 0) - (before.kinds?.[kind]?.entries ?? 0));
}

function rateOf(field, unit) {
  return (now, before) => per(now, before, (now[field] - before[field]) / unit);
}

function bytesPerMillion(now, before) {
  const instructions = now.count - before.count;
  return instructions > 0 ? ((now.logBytes - before.logBytes) / instructions) * 1e6 : NaN;
}

function per(now, before, difference) {
  return now.at > before.at && difference >= 0 ? difference / ((now.at - before.at) / 1e6) : NaN;
}

/** Columns as uPlot wants them: times, then a column a curve, on the times of all hosts together. */
function columns(chart, samples, to) {
  const rows = new Map();
  chart.curves.forEach((curve, i) => {
    const own = samples[curve.of];
    own.forEach((now, at) => {
      const before = own[Math.max(0, at - OVER)];
      if (before !== now && before.from.pid === now.from.pid && before.count > 0) {
        const key = Math.round(now.at / SAMPLE_MICROS);
        const row = rows.get(key) ?? rows.set(key, Array(chart.curves.length).fill(null)).get(key);
        const value = curve.value(now, before);
        row[i] = Number.isFinite(value) ? value : null;
      }
    });
  });
  const times = [...rows.keys()].sort((one, other) => one - other);
  return [times.map((time) => (time * SAMPLE_MICROS) / 1e6 - to), ...chart.curves.map((_, i) => times.map((time) => rows.get(time)[i]))];
}

export function Figures({ history, player, vm, theme }) {
  const from = player.at - WINDOW_MICROS;
  const samples = {
    primary: vm?.primary ? history.samples(vm.primary, from, player.at) : [],
    backup: vm?.backup ? history.samples(vm.backup, from, player.at) : [],
  };
  const hashes = [...samples.backup, ...samples.primary].reduce((most, each) => Math.max(most, each.hashes ?? 0), 0);
  return html`<div class="figures">
    ${CHARTS.map(
      (chart) =>
        html`<${Chart} key=${chart.title + theme} chart=${chart} data=${columns(chart, samples, player.at / 1e6)} />`,
    )}
    <p class="hashes">
      ${hashes > 0 ? html`<b>${count(hashes)}</b> state hashes compared, none differs` : "no state hash yet"}
    </p>
  </div>`;
}

function Chart({ chart, data }) {
  const place = useRef();
  const plot = useRef();
  useEffect(() => {
    const colours = palette();
    const axis = {
      stroke: colours.faint,
      font: "11px system-ui, sans-serif",
      grid: { stroke: colours.hair, width: 1 },
      ticks: { show: false },
    };
    const element = place.current;
    const size = () => ({ width: element.clientWidth, height: element.clientHeight });
    plot.current = new uPlot(
      {
        ...size(),
        cursor: { show: false },
        legend: { show: false },
        padding: [6, 16, 0, 0],
        scales: { x: { time: false, range: [-WINDOW_MICROS / 1e6, 0] }, y: { range: (_, low, high) => [0, Math.max(1, high * 1.15)] } },
        axes: [
          { ...axis, size: 18, values: (_, ticks) => ticks.map((tick) => (tick === 0 ? "now" : `${tick} s`)), space: 60 },
          { ...axis, size: 44, values: (_, ticks) => ticks.map((tick) => (tick < 10 ? short(tick) : large(tick))), space: 26 },
        ],
        series: [
          {},
          ...chart.curves.map((curve) => ({
            stroke: colours[curve.colour],
            width: 1.6,
            points: { show: false },
            spanGaps: true,
          })),
        ],
      },
      data,
      element,
    );
    const resized = new ResizeObserver(() => plot.current.setSize(size()));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.current.destroy();
    };
  }, []);
  useEffect(() => {
    plot.current.setData(data);
  });
  return html`<figure class="chart">
    <figcaption>
      ${chart.title}
      ${chart.curves.length > 1 &&
      html`<span class="key">
        ${chart.curves.map((curve) => html`<span key=${curve.label}><i class=${`swatch dot ${curve.colour}`}></i>${curve.label}</span>`)}
      </span>`}
    </figcaption>
    <div class="plot" ref=${place} data-last=${data[0].at(-1)}></div>
  </figure>`;
}
