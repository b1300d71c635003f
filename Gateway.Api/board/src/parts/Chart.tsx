import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendPlainComponent, TooltipComponent } from 'echarts/components';
import { init, use, type ECharts, type EChartsCoreOption } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useIsDark } from '../theme';

use([BarChart, LineChart, GridComponent, LegendPlainComponent, TooltipComponent, CanvasRenderer]);

interface Props {
  option: EChartsCoreOption;
  height: number;
  /** What the picture says, for those who cannot see it. */
  label: string;
  onPick?: (point: { seriesName?: string; dataIndex: number; value: unknown }) => void;
}

/** A chart that follows its box and the page's look. Tooltips are drawn, never markup: names come from customers. */
export function Chart({ option, height, label, onPick }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  const pick = useRef(onPick);
  const isDark = useIsDark();
  useEffect(() => { pick.current = onPick; });

  useEffect(() => {
    const made = init(box.current as HTMLDivElement);
    chart.current = made;
    made.on('click', (event) => pick.current?.(event as never));
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(box.current as HTMLDivElement);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, []);

  useEffect(() => {
    const ink = isDark ? '#b3bac4' : '#46525f';
    const line = isDark ? '#343b45' : '#dfe4ea';
    const axis = (given: unknown) => ({
      axisLine: { lineStyle: { color: line } }, axisTick: { show: false },
      splitLine: { lineStyle: { color: line } },
      ...(given as object),
      axisLabel: { color: ink, ...((given as { axisLabel?: object })?.axisLabel) },
      nameTextStyle: { color: ink },
    });
    const axes = (given: unknown) => (Array.isArray(given) ? given.map(axis) : axis(given));
    chart.current?.setOption({
      animationDuration: 200,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
      grid: { left: 44, right: 44, top: 28, bottom: 24 },
      ...option,
      tooltip: {
        renderMode: 'richText', confine: true, backgroundColor: isDark ? '#2b313b' : '#ffffff',
        borderColor: line, textStyle: { color: isDark ? '#e4e7eb' : '#1c2530', fontSize: 12 },
        ...(option.tooltip as object),
      },
      legend: option.legend ? { textStyle: { color: ink }, inactiveColor: line, ...(option.legend as object) } : undefined,
      xAxis: axes(option.xAxis),
      yAxis: axes(option.yAxis),
    }, { notMerge: true });
  }, [option, isDark]);

  return <div ref={box} role="img" aria-label={label} className="chart" style={{ height }} />;
}
