/** The limits that a connect session was created with. */
export interface SessionLimits {
  allowedSystems: readonly string[] | null;
  reconnectConnectionId: string | null;
}

/** Whether the session may offer this system for connecting. */
export function sessionAllowsSystem({ allowedSystems }: SessionLimits, system: string): boolean {
  return allowedSystems === null || allowedSystems.includes(system);
}

/** Whether the session may see and change this connection of its tenant. */
export function sessionAllowsConnection(
  limits: SessionLimits,
  connection: { _id: string; system: string },
): boolean {
  const { reconnectConnectionId } = limits;
  if (reconnectConnectionId !== null) return connection._id === reconnectConnectionId;
  return sessionAllowsSystem(limits, connection.system);
}
