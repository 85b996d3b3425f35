import { createHmac } from 'node:crypto';
import { describeConnectorContract } from '../testing/index.ts';
import { github } from './index.ts';

describeConnectorContract(github, {
  sizes: { repositories: 3, commits: 1200, pull_requests: 500, branches: 420 },
  webhook({ secret }) {
    const rawBody = Buffer.from(
      JSON.stringify({ ref: 'refs/heads/main', repository: { id: 700_000_001, default_branch: 'main' } }),
    );
    return {
      method: 'POST',
      url: 'https://patchbay.example/hooks/1',
      rawBody,
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'push',
        'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
        'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}`,
      },
    };
  },
});
