import { bucket } from './bucket.ts';
import { bucketAuto } from './bucket-auto.ts';
import { count, limit, sample, skip } from './cut.ts';
import { facet } from './facet.ts';
import { group, sortByCount } from './group.ts';
import { lookup } from './lookup.ts';
import { match } from './match.ts';
import { merge } from './merge.ts';
import { out } from './out.ts';
import { setWindowFields } from './set-window-fields.ts';
import { project, replaceRoot, replaceWith, setFieldsStage, unset } from './shape.ts';
import { sort } from './sort.ts';
import type { CompileStage } from './types.ts';
import { unionWith } from './union-with.ts';
import { unwind } from './unwind.ts';

/** Every stage by name. What is not here is refused with code 40324. */
export const stages: Record<string, CompileStage> = {
  $addFields: setFieldsStage,
  $bucket: bucket,
  $bucketAuto: bucketAuto,
  $count: count,
  $facet: facet,
  $group: group,
  $limit: limit,
  $lookup: lookup,
  $match: match,
  $merge: merge,
  $out: out,
  $project: project,
  $replaceRoot: replaceRoot,
  $replaceWith: replaceWith,
  $sample: sample,
  $set: setFieldsStage,
  $setWindowFields: setWindowFields,
  $skip: skip,
  $sort: sort,
  $sortByCount: sortByCount,
  $unionWith: unionWith,
  $unset: unset,
  $unwind: unwind,
};
