/** Malformed questions, the same in every run. The whole of it runs in the page, where they come from. */

const SEED = 20_261_124;

/**
 * Text of an expression whose value, once waited for, is how many calls ended in which way: `refused`, `not carried` (Electron
 * does not clone such a value), `nothing to answer` (well-formed by chance, about a session that is not there), or what else
 * came back.
 */
export function fuzzedCalls(names: readonly string[], count: number): string {
  return `(${inPage.toString()})(${JSON.stringify(names)}, ${count}, ${SEED})`;
}

async function inPage(names: readonly string[], count: number, seed: number): Promise<Record<string, number>> {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(of: readonly T[]): T => of[below(of.length)] as T;
  const texts = [
    '',
    '\0',
    '__proto__',
    'constructor',
    '../../etc/passwd',
    'acme\n[sso-session x]',
    '\ud800',
    '%s%n',
    '$(id)',
    '<script>',
    'x'.repeat(100_000),
    '111122223333',
    'device',
    'https://evil.example/',
  ];
  const deep = (depth: number): unknown => {
    let value: unknown = 'end';
    for (let level = 0; level < depth; level += 1) value = random() < 0.5 ? [value] : { a: value };
    return value;
  };
  const cyclic = () => {
    const one: Record<string, unknown> = {};
    one.self = one;
    return one;
  };
  const value = (depth = 0): unknown => {
    switch (below(depth > 3 ? 14 : 18)) {
      case 0:
        return undefined;
      case 1:
        return null;
      case 2:
        return random() < 0.5;
      case 3:
        return pick([0, -1, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, 1.5]);
      case 4:
        return BigInt(below(1000));
      case 5:
        return Symbol('x');
      case 6:
        return () => 1;
      case 7:
        return new Date(pick([0, 8.64e15, Number.NaN]));
      case 8:
        return new Uint8Array(below(1000));
      case 9:
        return new Map([[1, cyclic()]]);
      case 10:
        return cyclic();
      case 11:
        return deep(pick([5, 50, 500]));
      case 12:
        return new Proxy({}, { get: () => 'x', ownKeys: () => ['session'] });
      case 13:
        return pick(texts);
      case 14:
        return Array.from({ length: below(5) }, () => value(depth + 1));
      case 15:
        return JSON.parse(`{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}`);
      default:
        return Object.fromEntries(
          Array.from({ length: below(5) }, () => [
            pick([
              'session',
              'accountId',
              'role',
              'name',
              'kind',
              'startUrl',
              'region',
              'service',
              '__proto__',
              'then',
            ]),
            value(depth + 1),
          ]),
        );
    }
  };

  const api = (window as unknown as { daypass: Record<string, (...args: unknown[]) => Promise<unknown>> }).daypass;
  const outcomes: Record<string, number> = {};
  const note = (kind: string) => {
    outcomes[kind] = (outcomes[kind] ?? 0) + 1;
  };
  const ask = async (name: string, args: unknown[]) => {
    let result: { ok?: boolean; value?: unknown; error?: { code?: string } };
    try {
      result = (await api[name]?.(...args)) as typeof result;
    } catch {
      note('not carried');
      return;
    }
    if (result.ok === false && typeof result.error?.code === 'string') {
      note(result.error.code === 'unexpected' ? `unexpected from ${name}` : 'refused');
    } else note((result.value ?? null) === null ? 'nothing to answer' : `answered ${name}`);
  };
  for (let done = 0; done < count; done += 50) {
    const calls = Array.from({ length: Math.min(50, count - done) }, () => {
      const name = pick(names);
      // A question without arguments and one with more arguments than anything takes.
      const args = Array.from({ length: 1 + below(4) }, () => value());
      return ask(name, random() < 0.2 ? [...args, 1, 2, 3, 4, 5, 6] : args);
    });
    await Promise.all(calls);
  }
  return outcomes;
}
