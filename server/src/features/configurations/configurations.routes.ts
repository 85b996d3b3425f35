import { getConfiguration, putConfiguration } from '../../../contract/configuration.ts';
import { widgetGetConfiguration, widgetPutConfiguration } from '../../../contract/widget.ts';
import { type ImplementedRoute, implement } from '../../http/implement.ts';
import type { SessionPrincipal } from '../../http/principal.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import { type EnvironmentScope, environmentScope } from '../../security/scope.ts';
import type { ConfigurationService } from './configurations.service.ts';

interface Deps {
  configurations: ConfigurationService;
  connections: {
    get(scope: EnvironmentScope, id: string): Promise<IntegrationDoc>;
    getForSession(principal: SessionPrincipal, id: string): Promise<IntegrationDoc>;
  };
}

export function configurationRoutes({ configurations, connections }: Deps): ImplementedRoute[] {
  return [
    implement(getConfiguration, async ({ principal, params }) =>
      configurations.get(await connections.get(environmentScope(principal), params.id)),
    ),
    implement(putConfiguration, async ({ principal, params, body, transaction }) =>
      configurations.put(await connections.get(environmentScope(principal), params.id), body, transaction),
    ),
    implement(widgetGetConfiguration, async ({ principal, params }) =>
      configurations.get(await connections.getForSession(principal, params.id)),
    ),
    implement(widgetPutConfiguration, async ({ principal, params, body, transaction }) =>
      configurations.put(await connections.getForSession(principal, params.id), body, transaction),
    ),
  ];
}
