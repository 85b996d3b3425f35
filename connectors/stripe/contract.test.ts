import { createHmac } from 'node:crypto';
import { describeConnectorContract } from '../testing/index.ts';
import { stripe } from './index.ts';

describeConnectorContract(stripe, {
  sizes: { customers: 250, payments: 350, refunds: 120, disputes: 5 },
  expiringSyncs: ['customers', 'payments', 'refunds'],
  webhook({ secret, now }) {
    const body = JSON.stringify({
      id: 'evt_1QaGenuine',
      object: 'event',
      type: 'charge.refunded',
      created: Math.floor(now.getTime() / 1000),
      data: { object: { id: 'ch_1' } },
    });
    const time = Math.floor(now.getTime() / 1000);
    const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
    return {
      method: 'POST',
      url: 'https://patchbay.example/hooks/hook_1',
      headers: { 'stripe-signature': `t=${time},v1=${signature}` },
      rawBody: Buffer.from(body),
    };
  },
});
