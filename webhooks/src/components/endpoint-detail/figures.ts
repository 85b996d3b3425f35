import { msg } from '@lit/localize';
import type { EndpointStats } from '../../api/types.ts';
import { formatNumber, formatShare } from '../../format/format.ts';
import { tiles } from '../tiles/tiles.ts';

/** Of the last 24 hours. */
export const figures = (stats: EndpointStats, share: number | null) =>
  tiles(msg('The last 24 hours'), [
    { label: msg('Success rate'), value: share === null ? '–' : formatShare(share) },
    { label: msg('Delivered'), value: formatNumber(stats.success) },
    { label: msg('Failed'), value: formatNumber(stats.fail), tone: stats.fail > 0 ? 'bad' : '' },
    { label: msg('Waiting'), value: formatNumber(stats.pending + stats.sending) },
  ]);
