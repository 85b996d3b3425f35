import { newId } from '../../models/ids.ts';
import type { Models } from '../../models/index.ts';

export interface EnvironmentStore {
  /** Id of the environment with this name; made when there is none. */
  ensure(name: string, now: Date): Promise<string>;
}

export function createEnvironmentStore({ Environment }: Pick<Models, 'Environment'>): EnvironmentStore {
  return {
    async ensure(name, now) {
      const find = () => Environment.findOne({ name }).lean();
      const found = await find();
      if (found !== null) return found._id;
      try {
        const _id = newId('env', now.getTime());
        await Environment.create({ _id, name, sequence: 0, createdAt: now });
        return _id;
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11_000) throw error;
        return (await find())?._id ?? '';
      }
    },
  };
}
