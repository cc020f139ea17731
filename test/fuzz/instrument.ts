/**
 * Coverage for the fuzzer: a counter at every place where a program's way can part: functions, branches, cases, and the right
 * sides of conditions. `globalThis.$places` (a `Uint8Array`) has one counter for each; the strings of the program are words
 * that its input may want to hold.
 */
import type { Plugin } from 'vite';

/** Where the counters of an instrumented program are. */
export const PLACES = '$places';
/** Enough for what is fuzzed here; places beyond share counters. */
export const MAX_PLACES = 1 << 16;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [name: string]: unknown;
}

interface Insertion {
  readonly at: number;
  readonly text: string;
  /** At the same place: what opens comes by its node's size, what closes before what opens. */
  readonly rank: number;
}

/** For Vite: counts in the whole bundle, libraries included. */
export function instrumented(): Plugin {
  return {
    name: 'instrumented',
    renderChunk(code) {
      return { code: instrument(code, this.parse(code) as unknown as Node), map: null };
    },
  };
}

/** The program's text with counters in it. @param program its syntax tree (ESTree) */
export function instrument(code: string, program: Node): string {
  const insertions: Insertion[] = [];
  const words = new Set<string>();
  let next = 0;
  const counter = () => {
    const index = next % MAX_PLACES;
    next += 1;
    return `${PLACES}[${index}]++`;
  };
  /** `statement` → `{places[1]++;statement}` */
  const statement = (node: unknown) => {
    if (!isNode(node)) return;
    if (node.type === 'BlockStatement') {
      block(node);
    } else {
      open(node, `{${counter()};`);
      close(node, '}');
    }
  };
  const block = (node: Node) => insertions.push({ at: node.start + 1, text: `${counter()};`, rank: 0 });
  /** `expression` → `(places[1]++,expression)` */
  const expression = (node: unknown) => {
    if (!isNode(node)) return;
    open(node, `(${counter()},(`);
    close(node, '))');
  };
  const open = (node: Node, text: string) =>
    insertions.push({ at: node.start, text, rank: 1e9 - (node.end - node.start) });
  const close = (node: Node, text: string) =>
    insertions.push({ at: node.end, text, rank: node.end - node.start - 1e9 });

  const visit = (node: Node): void => {
    switch (node.type) {
      case 'IfStatement':
        statement(node.consequent);
        statement(node.alternate);
        break;
      case 'ConditionalExpression':
        expression(node.consequent);
        expression(node.alternate);
        break;
      case 'LogicalExpression':
        expression(node.right);
        break;
      case 'SwitchCase': {
        const [first] = node.consequent as Node[];
        if (first) insertions.push({ at: first.start, text: `${counter()};`, rank: -0.5 });
        break;
      }
      case 'ForStatement':
      case 'ForOfStatement':
      case 'ForInStatement':
      case 'WhileStatement':
      case 'CatchClause':
        statement(node.body);
        break;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
        // A directive has to stay first.
        if (isNode(node.body) && !(node.body.body as Node[])[0]?.directive) block(node.body);
        break;
      case 'ArrowFunctionExpression':
        if (isNode(node.body) && node.body.type !== 'BlockStatement') expression(node.body);
        else if (isNode(node.body)) block(node.body);
        break;
      case 'Literal':
        if (typeof node.value === 'string' && node.value.length > 1 && node.value.length < 64) words.add(node.value);
        break;
    }
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child);
    }
  };
  visit(program);

  insertions.sort((a, b) => a.at - b.at || a.rank - b.rank);
  let text = '';
  let done = 0;
  for (const { at, text: inserted } of insertions) {
    text += code.slice(done, at) + inserted;
    done = at;
  }
  const head = `const ${PLACES} = globalThis.${PLACES};\n`;
  const tail = `\nexport const $words = ${JSON.stringify([...words])};\nexport const $placeCount = ${Math.min(next, MAX_PLACES)};\n`;
  return head + text + code.slice(done) + tail;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
