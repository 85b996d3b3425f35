declare const scoped: unique symbol;

/** Everything of one environment. Made from a checked principal or from a stored row, never from a request's words. */
export type EnvironmentScope = { readonly environment: string } & { readonly [scoped]: 'environment' };

/** Everything of one tenant of one environment. */
export type TenantScope = { readonly environment: string; readonly tenantId: string } & {
  readonly [scoped]: 'environment';
};

export function environmentScope(principal: { environment: string }): EnvironmentScope {
  return { environment: principal.environment } as EnvironmentScope;
}

export function tenantScope(principal: { environment: string; tenantId: string }): TenantScope {
  return { environment: principal.environment, tenantId: principal.tenantId } as TenantScope;
}

/** The part of a scope that a query carries. */
export function scopeFilter(scope: EnvironmentScope | TenantScope): {
  environment: string;
  tenantId?: string;
} {
  return 'tenantId' in scope
    ? { environment: scope.environment, tenantId: scope.tenantId }
    : { environment: scope.environment };
}
