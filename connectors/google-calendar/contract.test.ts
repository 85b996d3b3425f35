import { describeConnectorContract } from '../testing/index.ts';
import { googleCalendar } from './index.ts';

describeConnectorContract(googleCalendar, {
  sizes: { calendars: 3, events: 900 },
  expiringSyncs: ['calendars', 'events'],
  webhook: ({ secret }) => ({
    method: 'POST',
    url: 'https://patchbay.example/hooks/hook_1',
    headers: {
      'x-goog-channel-id': 'hook_1-abc',
      'x-goog-channel-token': secret,
      'x-goog-message-number': '7',
      'x-goog-resource-state': 'exists',
    },
    rawBody: new Uint8Array(),
  }),
});
