/**
 * Listens to signals on the session bus: to a name that gets another owner or none, to a screen that is locked; and asks
 * how it is at the start. The few messages that it takes are written by hand (D-Bus Specification, "Message Protocol" and
 * "Authentication Protocol"): a library would be larger than all it is used for.
 */
import { createConnection, type Socket } from 'node:net';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { piecesOf } from '../socket-pieces.ts';

/** More than any message that is asked for here, in bytes. */
const MOST_BYTES = 1024 * 1024;

const BUS = 'org.freedesktop.DBus';
const TYPE = { call: 1, answer: 2, error: 3, signal: 4 } as const;
const FIELD = { path: 1, interface: 2, member: 3, answers: 5, destination: 6, signature: 8 } as const;
/** Numbers of the calls, which their answers name. */
const [HELLO, ADD_MATCH, FIRST_QUESTION] = [1, 2, 3];
/** Of a call: who is not there is not to be started for it. */
const NO_AUTO_START = 2;

export interface BusSignal {
  readonly interface: string | null;
  readonly member: string | null;
  /** Whether its body begins with a true boolean, where it begins with one. */
  readonly isTrue: boolean;
}

export interface BusCall {
  readonly to: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** Its arguments, all of them texts (none). */
  readonly texts?: readonly string[];
}

export interface BusDependencies {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly uid: number;
  /** Every signal is reported from now on; the caller looks at the state before. */
  readonly onListening: () => void;
  /** The bus can't be listened to, or no longer: nothing is reported after this. */
  readonly onEnd: (error: unknown) => void;
}

/** @param name such as `org.kde.StatusNotifierWatcher` @param on.onDidChange it has another owner, or none any more */
export function watchBusName(name: string, on: BusDependencies & { readonly onDidChange: () => void }): Disposable {
  const rule = `type='signal',sender='${BUS}',interface='${BUS}',member='NameOwnerChanged',arg0='${name}'`;
  const onSignal = ({ member }: BusSignal) => {
    // The bus tells a client of its own name unasked.
    if (member === 'NameOwnerChanged') on.onDidChange();
  };
  return listenToBus(rule, { ...on, onSignal });
}

export interface ListenDependencies extends BusDependencies {
  readonly onSignal: (signal: BusSignal) => void;
  /** Asked once, when signals are reported. */
  readonly questions?: readonly BusCall[];
  /** Once for each question. @param answer the boolean that it is, or begins with; null for any other, or none */
  readonly onAnswer?: (answer: boolean | null) => void;
}

/** @returns the boolean that the answer is, or null where there is none within `limitMs`. Never fails. */
export function askBus(
  question: BusCall,
  {
    env,
    uid,
    clock,
    limitMs,
  }: Pick<BusDependencies, 'env' | 'uid'> & { readonly clock: Clock; readonly limitMs: number },
): Promise<boolean | null> {
  return new Promise<boolean | null>((resolve) => {
    const done = (answer: boolean | null) => {
      limit.dispose();
      void bus.dispose();
      resolve(answer);
    };
    const limit = clock.after(limitMs, () => done(null));
    const onEnd = () => done(null);
    const ignore = () => undefined;
    const on = { onListening: ignore, onSignal: ignore, onEnd, onAnswer: done };
    const bus = listenToBus(null, { env, uid, questions: [question], ...on });
  });
}

/** @param rule which signals are told (D-Bus Specification, "Match Rules"); null: none */
export function listenToBus(
  rule: string | null,
  { env, uid, onListening, onSignal, onEnd, questions = [], onAnswer }: ListenDependencies,
): Disposable {
  const path = socketOf(env.DBUS_SESSION_BUS_ADDRESS ?? '', env.XDG_RUNTIME_DIR);
  const socket = createConnection(path);
  let isOver = false;
  // Who waits for nothing else may end.
  socket.unref();
  listen(socket, {
    rule,
    uid,
    questions,
    onListening: () => isOver || onListening(),
    onSignal: (signal) => isOver || onSignal(signal),
    onAnswer: (answer) => isOver || onAnswer?.(answer),
  }).catch((error) => {
    socket.destroy();
    if (!isOver) onEnd(error);
  });
  return {
    dispose() {
      isOver = true;
      socket.destroy();
    },
  };
}

/** Where the session bus listens: the first socket of its address, else the usual place of it. */
function socketOf(address: string, runtimeFolder: string | undefined): string {
  const [, kind, text = ''] = /(?:^|;)unix:(?:[^;]*,)?(path|abstract)=([^,;]*)/.exec(address) ?? [];
  const plain = decodeURIComponent(text);
  if (kind === undefined) return `${runtimeFolder ?? '/nowhere'}/bus`;
  return kind === 'abstract' ? `\0${plain}` : plain;
}

/** Ends only by throwing. */
async function listen(
  socket: Socket,
  dependencies: {
    rule: string | null;
    uid: number;
    questions: readonly BusCall[];
    onListening: () => unknown;
    onSignal: (signal: BusSignal) => unknown;
    onAnswer: (answer: boolean | null) => unknown;
  },
): Promise<never> {
  const { rule, uid, questions, onListening, onSignal, onAnswer } = dependencies;
  const bytes = piecesOf(socket);
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(uid)).toString('hex')}\r\n`);
  if (!(await lineFrom(bytes)).startsWith('OK ')) throw new Error('The bus does not know this user.');
  socket.write('BEGIN\r\n');
  const toBus = { to: BUS, path: '/org/freedesktop/DBus', interface: BUS };
  socket.write(call(HELLO, { ...toBus, member: 'Hello' }));
  if (rule !== null) socket.write(call(ADD_MATCH, { ...toBus, member: 'AddMatch', texts: [rule] }));
  for (const [index, question] of questions.entries()) socket.write(call(FIRST_QUESTION + index, question));
  for (;;) {
    const { type, answers, signal, boolean } = await nextMessage(bytes);
    if (answers !== null && answers >= FIRST_QUESTION) {
      onAnswer(type === TYPE.answer ? boolean : null);
      continue;
    }
    if (type === TYPE.error) throw new Error('The bus refuses to tell.');
    if (type === TYPE.answer && answers === ADD_MATCH) onListening();
    if (type === TYPE.signal) onSignal(signal);
  }
}

async function lineFrom(bytes: (size: number) => Promise<Buffer>): Promise<string> {
  let line = '';
  while (!line.endsWith('\r\n') && line.length < 512) line += (await bytes(1)).toString('latin1');
  return line;
}

function call(serial: number, { to, path, interface: name, member, texts = [] }: BusCall): Buffer {
  const signature = Buffer.from(`${String.fromCharCode(texts.length)}${'s'.repeat(texts.length)}\0`, 'latin1');
  const fields = [
    field(FIELD.path, 'o', string(path)),
    field(FIELD.interface, 's', string(name)),
    field(FIELD.member, 's', string(member)),
    field(FIELD.destination, 's', string(to)),
    ...(texts.length === 0 ? [] : [field(FIELD.signature, 'g', signature)]),
  ];
  const all = row(fields, 8);
  const body = row(texts.map(string), 4);
  const head = Buffer.alloc(16);
  head.write('l', 0, 'latin1');
  head.writeUInt8(TYPE.call, 1);
  head.writeUInt8(NO_AUTO_START, 2);
  head.writeUInt8(1, 3);
  head.writeUInt32LE(body.length, 4);
  head.writeUInt32LE(serial, 8);
  head.writeUInt32LE(all.length, 12);
  return Buffer.concat([filled(Buffer.concat([head, all]), 8), body]);
}

function field(code: number, type: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([code, 1, type.charCodeAt(0), 0]), value]);
}

function string(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes, Buffer.alloc(1)]);
}

/** One behind the other, each at a multiple of `step`; the last is not filled up. */
function row(parts: readonly Buffer[], step: number): Buffer {
  return Buffer.concat(parts.map((part, index) => (index < parts.length - 1 ? filled(part, step) : part)));
}

function filled(bytes: Buffer, step: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((step - (bytes.length % step)) % step)]);
}

interface BusMessage {
  readonly type: number;
  /** Number of the call that an answer is to. */
  readonly answers: number | null;
  readonly signal: BusSignal;
  /** The string that its body begins with, plain or as a variant; null where it begins with something else. */
  readonly boolean: boolean | null;
}

async function nextMessage(bytes: (size: number) => Promise<Buffer>): Promise<BusMessage> {
  const head = await bytes(16);
  const number = (of: Buffer, at: number) => (head[0] === 0x6c ? of.readUInt32LE(at) : of.readUInt32BE(at));
  const [fieldsLength, bodyLength] = [number(head, 12), number(head, 4)];
  const rest = fieldsLength + ((8 - (fieldsLength % 8)) % 8) + bodyLength;
  if (rest > MOST_BYTES) throw new Error('The bus sends more than was asked for.');
  const message = await bytes(rest);
  const [fields, body] = [message.subarray(0, fieldsLength), message.subarray(rest - bodyLength)];
  let answers: number | null = null;
  let signature = '';
  const texts = new Map<number, string>();
  for (let at = 0; at + 8 <= fields.length; at += (8 - (at % 8)) % 8) {
    const [code, type] = [fields[at], String.fromCharCode(fields[at + 2] ?? 0)];
    at += 4;
    if (type === 'u') {
      if (code === FIELD.answers) answers = number(fields, at);
      at += 4;
    } else if (type === 'g') {
      const end = at + 1 + (fields[at] ?? 0);
      if (code === FIELD.signature) signature = fields.toString('latin1', at + 1, end);
      at = end + 1;
    } else {
      const end = at + 4 + number(fields, at);
      texts.set(code ?? 0, fields.toString('utf8', at + 4, end));
      at = end + 1;
    }
  }
  const boolean = booleanOf(signature, body, number);
  const signal = {
    interface: texts.get(FIELD.interface) ?? null,
    member: texts.get(FIELD.member) ?? null,
    isTrue: boolean === true,
  };
  return { type: head[1] ?? 0, answers, signal, boolean };
}

function booleanOf(signature: string, body: Buffer, number: (of: Buffer, at: number) => number): boolean | null {
  // A variant says first what it is.
  const isVariant = signature === 'v' && body.toString('latin1', 0, 3) === '\x01b\0';
  if (!isVariant && !signature.startsWith('b')) return null;
  const at = isVariant ? 4 : 0;
  return body.length < at + 4 ? null : number(body, at) === 1;
}
