import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { EgressPolicy } from './egress-policy.ts';

/**
 * Connections that judge every address twice: when the name is resolved, before a packet is sent, and again on the
 * connected socket. `lookup` alone is not enough: it is never called for an IP literal.
 */
export function createEgressAgent(policy: EgressPolicy): Agent {
  const guarded = buildConnector({ lookup: guardedLookup(policy), timeout: 10_000, allowH2: false });
  const trusted = buildConnector({ timeout: 10_000, allowH2: false });
  return new Agent({
    allowH2: false,
    connect(options, callback) {
      const hostname = options.hostname.replace(/^\[|\]$/g, '');
      const port = options.port || (options.protocol === 'https:' ? '443' : '80');
      if (policy.trustsHost(hostname, port)) {
        trusted(options, callback);
        return;
      }
      guarded(options, (error, socket) => {
        if (error !== null) {
          callback(error, null);
          return;
        }
        try {
          policy.judgeAddress(socket.remoteAddress ?? '0.0.0.0');
          callback(null, socket);
        } catch (refused) {
          socket.destroy();
          callback(refused as Error, null);
        }
      });
    },
  });
}

function guardedLookup(policy: EgressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      try {
        // One forbidden address refuses the name: which of them gets connected is not ours to know here.
        for (const { address } of addresses) policy.judgeAddress(address);
      } catch (refused) {
        callback(refused as Error, []);
        return;
      }
      const [first] = addresses;
      if (options.all === true || first === undefined) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
