import { defineSandboxProvider, type SandboxAccount } from '../../sandbox/provider.ts';
import { accountRoutes } from './account-routes.ts';
import { chargeRoutes } from './charge-routes.ts';
import { customerRoutes } from './customer-routes.ts';
import { errorBody } from './errors.ts';
import { routesOf } from './handlers.ts';
import { seed } from './seed.ts';
import type { StripeState } from './state.ts';
import { webhookEndpointRoutes } from './webhook-endpoint-routes.ts';

const account: SandboxAccount = {
  id: 'acct_1Q2sandboxGlobex',
  login: 'billing@globex.example',
  name: 'Globex Corporation',
};

const second: SandboxAccount = {
  id: 'acct_1Q2sandboxHooli',
  login: 'payments@hooli.example',
  name: 'Hooli',
};

export const sandbox = defineSandboxProvider<StripeState>({
  id: 'stripe',
  hosts: ['api.stripe.com'],
  accounts: [account, second],
  apiKeys: { rk_test_sandboxGlobex: account, rk_test_sandboxHooli: second },
  sizes: { customers: 500, payments: 5000, refunds: 300, disputes: 40 },
  seed,
  routes(router, context) {
    const routes = routesOf(context);
    for (const mount of [accountRoutes, customerRoutes, chargeRoutes, webhookEndpointRoutes]) {
      mount(router, context, routes);
    }
  },
  errorBody,
});
