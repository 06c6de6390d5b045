import { LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { goalOf, type Row } from "../goals.ts";

use([LineChart, ScatterChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

const white = "#ffffff";
const grey = "#8a8f98";
/** Told apart also by those who see fewer colours (Okabe and Ito). */
const colours = ["#0072b2", "#56b4e9", "#009e73", "#e69f00", "#cc79a7", "#d55e00"];

/** Each ratio that has a goal: a dot for each runtime, a line where the goal is. */
export function goalsChart(rows: readonly Row[]): string {
  const some = rows.filter((row) => goalOf(row) !== undefined);
  const lines = [...new Set(some.map(lineOf))];
  const runtimes = [...new Set(some.map(({ runtime }) => runtime))];
  const height = lines.length * 18 + 130;
  return svg(1_000, height, {
    backgroundColor: white,
    color: colours,
    title: {
      text: "Ours ÷ theirs: lower is better",
      subtext: "a dot for each runtime; the bar is the goal",
      left: 10,
    },
    legend: { right: 10, top: 10, itemGap: 20, data: runtimes },
    grid: { left: 470, right: 30, top: 70, bottom: 40 },
    xAxis: {
      type: "log",
      name: "",
      min: "dataMin",
      axisLabel: { formatter: (value: number) => String(Number(value.toPrecision(2))) },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: lines,
      axisLabel: { fontSize: 11 },
      splitLine: { show: true },
    },
    series: [
      {
        type: "scatter",
        name: "goal",
        symbol: "rect",
        symbolSize: [3, 16],
        itemStyle: { color: grey },
        data: some.map((row) => [goalOf(row), lineOf(row)]),
      },
      ...runtimes.map((runtime) => ({
        type: "scatter",
        name: runtime,
        symbolSize: 8,
        data: some.filter((row) => row.runtime === runtime).map((row) => [row.median, lineOf(row)]),
      })),
    ],
  });
}

const lineOf = ({ workload, ours, theirs, place }: Row): string =>
  `${workload} ${place}  ${ours} ÷ ${theirs}`;

const panels = [
  { workload: "W11a", place: "tmpfs", of: "files" },
  { workload: "W11a", place: "disk", of: "files" },
  { workload: "W11b", place: "tmpfs", of: "writers" },
  { workload: "W11b", place: "disk", of: "writers" },
] as const;

/** What a write costs at each count, beside the smallest: ours as a line, the floor's as a dashed one. */
export function curvesChart(rows: readonly Row[]): string {
  const some = rows.filter(({ workload }) => panels.some((panel) => panel.workload === workload));
  const runtimes = [...new Set(some.map(({ runtime }) => runtime))];
  const [columns, width, height] = [2, 500, 330];
  const at = (panel: number): { left: number; top: number } => ({
    left: (panel % columns) * width + 60,
    top: Math.floor(panel / columns) * height + 90,
  });
  const axis = { type: "log", axisLabel: { formatter: (value: number) => value.toLocaleString("en") } };
  return svg(width * columns, height * 2 + 40, {
    backgroundColor: white,
    color: colours,
    title: [
      {
        text: "What a durable write costs, beside what it costs at the smallest count (dashed: the floor)",
        left: 10,
        top: 5,
      },
      ...panels.map(({ place, of }, i) => ({
        text: `${of}, ${place}`,
        textStyle: { fontSize: 13 },
        left: at(i).left,
        top: at(i).top - 30,
      })),
    ],
    legend: { left: 10, top: 32, itemGap: 20, data: runtimes },
    grid: panels.map((_, i) => ({ ...at(i), width: width - 100, height: height - 80 })),
    xAxis: panels.map((_, gridIndex) => ({ ...axis, gridIndex })),
    yAxis: panels.map((_, gridIndex) => ({ ...axis, gridIndex })),
    series: panels.flatMap((panel, i) =>
      runtimes.flatMap((runtime, colour) =>
        (["untorn", "floor"] as const).map((name) => ({
          type: "line",
          name: runtime,
          xAxisIndex: i,
          yAxisIndex: i,
          itemStyle: { color: colours[colour % colours.length] },
          lineStyle: { type: name === "floor" ? "dashed" : "solid" },
          data: curveOf(
            some.filter(
              (row) =>
                row.runtime === runtime && row.place === panel.place && row.workload === panel.workload,
            ),
            name,
          ),
        })),
      ),
    ),
  });
}

/** From rows such as `untorn, 1000 files` ÷ `untorn, 10 files`. */
function curveOf(rows: readonly Row[], name: string): [count: number, cost: number][] {
  const count = (text: string): number => Number(/\d+/.exec(text)?.[0]);
  const grown = rows.filter(
    ({ ours, theirs }) => ours.startsWith(`${name},`) && theirs.startsWith(`${name},`),
  );
  const [first] = grown;
  return first === undefined
    ? []
    : [[count(first.theirs), 1], ...grown.map((row): [number, number] => [count(row.ours), row.median])];
}

function svg(width: number, height: number, option: EChartsCoreOption): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  chart.setOption({ animation: false, ...option });
  const text = chart.renderToSVGString();
  chart.dispose();
  return `${text}\n`;
}
