/**
 * Config values as text, the form in which Kafka takes, stores and shows them (`ConfigDef.parseType`, `Range`,
 * `ValidString`, `ValidList`, `ConfigException`). The texts of refusals are Kafka's own.
 */
import type { VersionProfile } from '../versions.ts';
import type { ConfigDefinition, ConfigType, ConfigValue } from './config-definition.ts';
import { atRelease } from './config-definition.ts';

/** Kafka's answer to a value or a name it does not take; error 40 of its table. */
export interface ConfigRefusal {
  readonly error: 'INVALID_CONFIG';
  readonly message: string;
}

const LONG_MAX = 9_223_372_036_854_775_807n;
const INT_MAX = 2_147_483_647n;
const JAVA_DOUBLE_MAX_TEXT = '1.7976931348623157E308';
const DOUBLE_FORM = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?$/;

/**
 * Checks one value as the broker does (CFG-1): type first, then range or list of values.
 * Returns null if Kafka takes it, else Kafka's text, e.g.
 * `Invalid value -5 for configuration retention.ms: Value must be at least -1`.
 */
export function refusalOf(
  name: string,
  definition: ConfigDefinition,
  text: string,
  profile: VersionProfile,
): ConfigRefusal | null {
  const trimmed = text.trim();
  const notParsed = problemOfType(definition.type, trimmed);
  if (notParsed !== null) return invalidValue(name, text, notParsed);
  const refused = definition.refuses?.[trimmed.toLowerCase()];
  if (refused !== undefined) return { error: 'INVALID_CONFIG', message: refused };
  if (isNumeric(definition.type)) {
    const problem = problemOfRange(definition, trimmed, profile);
    return problem === null ? null : invalidValue(name, javaNumber(definition.type, trimmed), problem);
  }
  if (definition.oneOf === undefined) return null;
  const allowed = atRelease(definition.oneOf, profile);
  const members = definition.type === 'list' ? splitList(trimmed) : [trimmed];
  const wrong = members.find((member) => !allowed.includes(member));
  if (wrong === undefined) return null;
  return invalidValue(name, wrong, `String must be one of: ${allowed.join(', ')}`);
}

/**
 * The value that a checked text stands for. A long beyond 2^53 − 1, so Long.MAX_VALUE too, becomes Infinity: no
 * simulated moment or size reaches it, so nothing can tell the difference.
 */
export function parseConfigText(type: ConfigType, text: string): ConfigValue {
  const trimmed = text.trim();
  if (problemOfType(type, trimmed) !== null)
    throw new Error(`unchecked config value ${text} of type ${type}`);
  switch (type) {
    case 'boolean':
      return trimmed.toLowerCase() === 'true';
    case 'int':
    case 'long':
      return clampToSafe(Number(trimmed));
    case 'double':
      return doubleOf(trimmed);
    case 'list':
      return splitList(trimmed);
    default:
      return trimmed;
  }
}

/** A value as Kafka stores and shows it: Infinity as Long.MAX_VALUE, a list with commas, a double as Java prints it. */
export function toKafkaText(type: ConfigType, value: ConfigValue): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return value.join(',');
  if (typeof value !== 'number') return String(value);
  if (type === 'double') return javaDouble(value);
  return value === Number.POSITIVE_INFINITY ? LONG_MAX.toString() : String(value);
}

/** The 64-bit number of a checked int or long text. */
export function toBigInt(text: string): bigint {
  return BigInt(text.trim().replace(/^\+/, ''));
}

function problemOfType(type: ConfigType, trimmed: string): string | null {
  switch (type) {
    case 'boolean':
      return /^(?:true|false)$/i.test(trimmed) ? null : 'Expected value to be either true or false';
    case 'int':
      return isInteger(trimmed, INT_MAX) ? null : 'Not a number of type INT';
    case 'long':
      return isInteger(trimmed, LONG_MAX) ? null : 'Not a number of type LONG';
    case 'double':
      // Deviates: Java also reads NaN, Infinity and hexadecimal doubles; a cluster's state here stays JSON.
      return DOUBLE_FORM.test(trimmed) ? null : 'Not a number of type DOUBLE';
    default:
      return null;
  }
}

function problemOfRange(
  definition: ConfigDefinition,
  trimmed: string,
  profile: VersionProfile,
): string | null {
  const min = definition.min === undefined ? Number.NEGATIVE_INFINITY : atRelease(definition.min, profile);
  const max = definition.max ?? Number.POSITIVE_INFINITY;
  const value = definition.type === 'double' ? doubleOf(trimmed) : Number(trimmed);
  if (definition.orEqualTo !== undefined) {
    if (value === definition.orEqualTo || (value >= min && value <= max)) return null;
    return `Value must be between ${min} and ${max} or equal to ${definition.orEqualTo}`;
  }
  if (value < min) return `Value must be at least ${min}`;
  return value > max ? `Value must be no more than ${max}` : null;
}

function invalidValue(name: string, value: string, problem: string): ConfigRefusal {
  return { error: 'INVALID_CONFIG', message: `Invalid value ${value} for configuration ${name}: ${problem}` };
}

function isNumeric(type: ConfigType): boolean {
  return type === 'int' || type === 'long' || type === 'double';
}

/** Java's parseInt and parseLong: an optional sign and digits, within two's complement. */
function isInteger(trimmed: string, max: bigint): boolean {
  if (!/^[+-]?\d+$/.test(trimmed)) return false;
  const value = toBigInt(trimmed);
  return value <= max && value >= -max - 1n;
}

/** `a, b` and `a,b` are the same; an empty text is an empty list (RET-24). */
function splitList(trimmed: string): string[] {
  return trimmed === '' ? [] : trimmed.split(/\s*,\s*/);
}

function doubleOf(trimmed: string): number {
  return Number(trimmed.replace(/[fFdD]$/, ''));
}

function clampToSafe(value: number): number {
  if (value > Number.MAX_SAFE_INTEGER) return Number.POSITIVE_INFINITY;
  return Math.max(value, Number.MIN_SAFE_INTEGER);
}

function javaNumber(type: ConfigType, trimmed: string): string {
  return type === 'double' ? javaDouble(doubleOf(trimmed)) : toBigInt(trimmed).toString();
}

/** `Double.toString`: at least one digit after the point, and an exponent outside 10^-3 .. 10^7. */
function javaDouble(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return JAVA_DOUBLE_MAX_TEXT;
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e7)) return withPoint(String(value));
  const [digits, exponent] = value.toExponential().split('e');
  return `${withPoint(digits ?? '')}E${Number(exponent)}`;
}

function withPoint(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`;
}
