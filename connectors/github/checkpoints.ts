import { z } from 'zod';

/** Of a list that is read as a whole: the pages read so far. */
export const seenPages = z.array(z.object({ etag: z.string().nullable(), ids: z.string() }));
