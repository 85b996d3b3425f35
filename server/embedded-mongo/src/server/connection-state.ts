import type { ScramConversation } from './scram.ts';

/** What the server knows of one connection. */
export type ConnectionState = {
  id: number;
  /** The address under which this connection's clients know the server. */
  address: string;
  /** Where the client is. */
  client: string;
  /** True on the unix socket, whose file permissions have decided already. */
  isTrusted: boolean;
  isAuthenticated: boolean;
  conversation: { id: number; scram: ScramConversation; finishEarly: boolean } | undefined;
};
