import { formatUnbounded } from '../views/units.ts';
import type { View } from '../views/view.ts';

/**
 * A view as one line of JSON, its fields in the view's own order. Infinity, a Kafka config of Long.MAX, is written as
 * the number 9223372036854775807, which `JSON.stringify` cannot do.
 */
export function renderJson(view: View): string {
  return write(view);
}

function write(value: unknown): string {
  if (typeof value === 'number') return writeNumber(value);
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${write(field)}`).join(',')}}`;
}

function writeNumber(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return JSON.stringify(value);
  return formatUnbounded(value);
}
