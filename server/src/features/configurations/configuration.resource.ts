import type { Connector } from '@patchbay/connectors/sdk';
import { z } from 'zod';
import type { Configuration } from '../../../contract/configuration.ts';
import type { ConfigurationRow } from './configurations.store.ts';

/** The connector's defaults with what the tenant changed. */
export function toConfiguration(row: ConfigurationRow, connector: Connector): Configuration {
  const syncs = Object.entries(connector.syncs).map(([name, sync]) => {
    const chosen = row.syncs[name];
    const setting = {
      enabled: chosen?.enabled ?? true,
      everyMinutes: chosen?.everyMinutes ?? sync.everyMinutes,
      title: sync.title,
      description: sync.description,
      model: sync.model,
    };
    return [name, setting] as const;
  });
  return {
    connectionId: row._id,
    version: row.version,
    syncs: Object.fromEntries(syncs),
    settings: { ...row.settings },
    settingsSchema:
      connector.settings === undefined ? null : { ...z.toJSONSchema(connector.settings, { io: 'input' }) },
    updatedAt: row.updatedAt.toISOString(),
  };
}
