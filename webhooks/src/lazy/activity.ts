import { define } from '@patchbay/browser-kit/define.ts';
import { Activity } from '../components/analytics/activity.ts';
import { LatencyChart } from '../components/chart/latency-chart.ts';
import { VolumeChart } from '../components/chart/volume-chart.ts';
import { LiveView } from '../components/live-tail/live-view.ts';

export function register(): void {
  define('patchbay-webhooks-volume', VolumeChart);
  define('patchbay-webhooks-latency', LatencyChart);
  define('patchbay-webhooks-activity', Activity);
  define('patchbay-webhooks-live', LiveView);
}
