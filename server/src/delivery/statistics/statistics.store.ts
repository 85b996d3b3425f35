import type { Models } from '../../models/index.ts';
import { OPERATIONAL_UID } from '../operational/operational-application.ts';

export function createStatisticsStore({
  models,
}: {
  models: Pick<Models, 'Application' | 'Endpoint' | 'Delivery'>;
}) {
  const { Application, Endpoint, Delivery } = models;
  return {
    /** All of an environment, or those of these ids and uids. */
    async applications(
      environment: string,
      named: readonly string[] | null,
    ): Promise<{ _id: string; uid: string | null }[]> {
      const which =
        named === null ? {} : { $or: [{ _id: { $in: [...named] } }, { uid: { $in: [...named] } }] };
      const rows = await Application.find({ environment, ...which }, { uid: 1 })
        .sort({ _id: 1 })
        .lean();
      return rows.filter(({ uid }) => uid !== OPERATIONAL_UID);
    },

    /** Messages times the endpoints that they went to. */
    async destinations(applicationId: string, since: Date, until: Date): Promise<number> {
      return Delivery.countDocuments({ applicationId, createdAt: { $gte: since, $lte: until } });
    },

    async filters(applicationId: string): Promise<(readonly string[] | null)[]> {
      const rows = await Endpoint.find({ applicationId, deletedAt: null }, { filterTypes: 1 }).lean();
      return rows.map(({ filterTypes }) => filterTypes);
    },
  };
}

export type StatisticsStore = ReturnType<typeof createStatisticsStore>;
