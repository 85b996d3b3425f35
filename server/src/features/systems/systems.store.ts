import type { ClientSession } from 'mongoose';
import type { Models } from '../../models/index.ts';
import type { IntegrationSystemDoc } from '../../models/integration-system.ts';
import type { EnvironmentScope } from '../../security/scope.ts';

export type SystemRow = IntegrationSystemDoc;
export type SystemChange = Partial<Pick<SystemRow, 'enabled' | 'oauth' | 'storeRaw'>>;

export interface SystemStore {
  find(scope: EnvironmentScope, system: string, session?: ClientSession): Promise<SystemRow | null>;
  findAll(scope: EnvironmentScope, session?: ClientSession): Promise<SystemRow[]>;
  /** Adds the systems that have no row yet; rows that exist stay as they are. */
  seed(
    scope: EnvironmentScope,
    seed: { systems: readonly string[]; enabled: boolean; at: Date },
    session?: ClientSession,
  ): Promise<void>;
  update(
    scope: EnvironmentScope,
    system: string,
    change: SystemChange & { updatedAt: Date },
    session: ClientSession,
  ): Promise<SystemRow | null>;
  isInUse(scope: EnvironmentScope, system: string): Promise<boolean>;
}

export function createSystemStore({
  IntegrationSystem,
  Integration,
}: Pick<Models, 'IntegrationSystem' | 'Integration'>): SystemStore {
  const one = (scope: EnvironmentScope, system: string) => ({
    environment: scope.environment,
    _id: systemRowId(scope, system),
  });
  return {
    find: (scope, system, session) =>
      IntegrationSystem.findOne(one(scope, system))
        .session(session ?? null)
        .lean<SystemRow>()
        .exec(),
    findAll: (scope, session) =>
      IntegrationSystem.find({ environment: scope.environment })
        .session(session ?? null)
        .lean<SystemRow[]>()
        .exec(),
    async seed({ environment }, { systems, enabled, at }, session) {
      await IntegrationSystem.bulkWrite(
        systems.map((system) => ({
          updateOne: {
            filter: { _id: `${environment}/${system}` },
            update: {
              $setOnInsert: { environment, system, enabled, oauth: null, createdAt: at, updatedAt: at },
            },
            upsert: true,
          },
        })),
        { ordered: false, ...(session === undefined ? {} : { session }) },
      );
    },
    update: (scope, system, change, session) =>
      IntegrationSystem.findOneAndUpdate(
        one(scope, system),
        { $set: change },
        { session, returnDocument: 'after' },
      )
        .lean<SystemRow>()
        .exec(),
    async isInUse(scope, system) {
      const filter = { environment: scope.environment, system, status: { $ne: 'disconnected' as const } };
      return (await Integration.exists(filter)) !== null;
    },
  };
}

export function systemRowId({ environment }: EnvironmentScope, system: string): string {
  return `${environment}/${system}`;
}
