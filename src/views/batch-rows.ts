/** Rows of batches and the sizes of their records. */
import type { PartitionDescription } from '../kernel/describe.ts';
import { type Batch, recordsOf } from '../kernel/log/batch.ts';
import { contentSize, recordSize } from '../kernel/log/record.ts';
import { column } from './build-view.ts';
import type { Column } from './view.ts';

export function batchColumns(description: PartitionDescription): Column[] {
  const batches = description.segments.flatMap((segment) => segment.batches);
  const shown = (isShown: boolean) => (isShown ? {} : ({ hidden: true } as const));
  return [
    column('baseOffset', 'batch', 'offset', 1, { isKey: true }),
    column('lastOffset', 'lastOffset', 'offset', 2),
    column('records', 'records', 'count', 2),
    column('sizeInBytes', 'bytes', 'bytes', 1),
    column('maxTimestamp', 'maxTimestamp', 'moment', 3),
    column(
      'deleteHorizonMs',
      'deleteHorizon',
      'moment',
      2,
      shown(batches.some((batch) => batch.deleteHorizonMs !== null)),
    ),
    column(
      'producerId',
      'producerId',
      'offset',
      5,
      shown(batches.some((batch) => batch.producerId !== undefined)),
    ),
    column(
      'transaction',
      'transaction',
      'text',
      2,
      shown(batches.some((batch) => batch.transaction !== undefined)),
    ),
    column('segment', 'segment', 'offset', 4),
  ];
}

/** Bytes of each record in a batch as stored (FMT-7). */
export function recordSizes(batch: Batch): number[] {
  return recordsOf(batch).map(({ offset, timestamp, key, value, headers }) =>
    recordSize(contentSize(key, value, headers), offset - batch.baseOffset, timestamp - batch.baseTimestamp),
  );
}
