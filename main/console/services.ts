/** The services of the AWS console and where each begins. Search finds them by id, name or what people call them. */
import { CATALOGUE, type ServiceRow } from './service-rows.ts';

export interface ConsoleService {
  /** `s3`, `ec2`: what people type. */
  readonly id: string;
  /** What the console calls it. */
  readonly name: string;
  /** Below the console's host; a part after `#` is a place within the page. */
  readonly path: string;
  /** Other names for it. */
  readonly aliases: readonly string[];
  /** One for all regions of a partition. */
  readonly isGlobal: boolean;
}

export const SERVICES: readonly ConsoleService[] = CATALOGUE.map(fromRow);

/** What most people open, by id: before the alphabet where nothing is known of this person. */
export const COMMON_SERVICES = [
  'ec2',
  's3',
  'lambda',
  'cloudwatch',
  'logs',
  'iam',
  'rds',
  'dynamodb',
  'ecs',
  'eks',
  'cloudformation',
  'vpc',
  'secretsmanager',
  'sqs',
  'route53',
] as const;

const BY_NAME = new Map<string, ConsoleService>();
for (const service of SERVICES) {
  for (const name of [service.id, ...service.aliases, service.name]) {
    const key = name.toLowerCase();
    if (!BY_NAME.has(key)) BY_NAME.set(key, service);
  }
}

/** The service with this id, alias or name, in any case. */
export function findService(text: string): ConsoleService | undefined {
  return BY_NAME.get(text.trim().toLowerCase());
}

/**
 * Services that fit what was typed, best first; all of them for an empty text. `first` are ids to put before equals:
 * those used last.
 */
export function searchServices(text: string, first: readonly string[] = []): ConsoleService[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const used = new Map(first.map((id, index) => [id, index]));
  return SERVICES.map((service) => ({ service, score: scoreOf(service, words) }))
    .filter(({ score }) => score !== null)
    .sort(
      (a, b) =>
        Number(a.score) - Number(b.score) ||
        (used.get(a.service.id) ?? first.length) - (used.get(b.service.id) ?? first.length) ||
        a.service.name.localeCompare(b.service.name, 'en'),
    )
    .map(({ service }) => service);
}

/** Lower is better; null where a word is nowhere in it. */
function scoreOf({ id, name, aliases }: ConsoleService, words: readonly string[]): number | null {
  const names = [id, name.toLowerCase(), ...aliases];
  let score = 0;
  for (const word of words) {
    const best = Math.min(...names.map((candidate) => placeOf(candidate, word)));
    if (best === Number.POSITIVE_INFINITY) return null;
    score += best;
  }
  return score;
}

/** 0 the whole, 1 the beginning, 2 the beginning of a word in it, 3 anywhere, 4 its letters in order. */
function placeOf(candidate: string, word: string): number {
  if (candidate === word) return 0;
  const at = candidate.indexOf(word);
  if (at === 0) return 1;
  if (at > 0) return /[^a-z0-9]/.test(candidate[at - 1] ?? '') ? 2 : 3;
  return word.length > 1 && hasInOrder(candidate, word) ? 4 : Number.POSITIVE_INFINITY;
}

function hasInOrder(candidate: string, word: string): boolean {
  let from = 0;
  for (const letter of word) {
    from = candidate.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

function fromRow([id, name, { path = `${id}/home`, also = [], isGlobal = false } = {}]: ServiceRow): ConsoleService {
  return { id, name, path, aliases: also, isGlobal };
}
