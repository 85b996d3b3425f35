/** Where a sealed value belongs. A value moved to another row, tenant or field does not open. */
export interface VaultContext {
  environment: string;
  /** Whose key it is sealed with. Null for what belongs to the environment itself, such as the secret of an OAuth app. */
  tenantId: string | null;
  /** Id of the row: the connection, the system, the flow. */
  ownerId: string;
  /** Name of the field: `credentials`. */
  field: string;
}
