/**
 * Frames from any program that connects: a stream means the same however it is cut, frames written again give the bytes that they came
 * from, nothing beyond one frame is held back, and what is no frame is said to be none.
 */

import { isCode } from '../../../main/base/errors.ts';
import { encodeFrame, type Frame, FrameDecoder, MAX_FRAME_BYTES } from '../../../main/broker/frames.ts';
import { decodeProgram, encodeProgram } from '../../../main/broker/program.ts';
import { hold, valueOrOursSync } from '../properties.ts';

const HEADER_BYTES = 4;

/** @param input how long the pieces are (one byte), then the stream. */
export function fuzz(input: Uint8Array): void {
  const [pieces = 0, ...bytes] = input;
  const stream = Buffer.from(bytes);
  const whole = decode(stream, stream.length || 1);
  const cut = decode(stream, (pieces % 32) + 1);
  hold(cut.error === whole.error, 'a stream in pieces fails as the whole one does');
  hold(cut.frames.length === whole.frames.length, 'a stream in pieces has as many frames');
  for (const [index, { type, payload }] of whole.frames.entries()) {
    const other = cut.frames[index];
    hold(other?.type === type && other.payload.equals(payload), 'a frame in pieces is the same');
    if (type === 0x15) requireProgram(payload);
  }
  const again = Buffer.concat(whole.frames.map(({ type, payload }) => encodeFrame(type, payload)));
  hold(again.equals(stream.subarray(0, again.length)), 'frames written again are what was read');
  if (!whole.error) hold(again.length + whole.buffered === stream.length, 'no byte is lost');
}

function decode(stream: Buffer, size: number): { frames: Frame[]; error: boolean; buffered: number } {
  const decoder = new FrameDecoder();
  const frames: Frame[] = [];
  for (let at = 0; at < stream.length; at += size) {
    try {
      frames.push(...decoder.push(stream.subarray(at, at + size)));
    } catch (error) {
      if (!isCode(error, 'protocol-mismatch')) throw error;
      // What came whole before the fault is lost with it in one piece, and not in many: the stream is closed either way.
      return { frames: framesBefore(stream), error: true, buffered: decoder.buffered };
    }
    hold(decoder.buffered < HEADER_BYTES + MAX_FRAME_BYTES, 'less than a frame is held back');
  }
  return { frames, error: false, buffered: decoder.buffered };
}

/** The frames before the first length that is none, by the rule alone. */
function framesBefore(stream: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; ; ) {
    const length = stream.readUInt32BE(at);
    if (length === 0 || length > MAX_FRAME_BYTES) return frames;
    at += HEADER_BYTES;
    frames.push({ type: stream.readUInt8(at), payload: stream.subarray(at + 1, at + length) });
    at += length;
  }
}

function requireProgram(payload: Buffer): void {
  const program = valueOrOursSync(() => decodeProgram(payload));
  if (!program) return;
  hold(program.argv.length > 0 && program.argv.every((word) => !word.includes('\0')), 'a program is one');
  const again = decodeProgram(encodeProgram(program));
  hold(JSON.stringify(again) === JSON.stringify(program), 'a program written again is the same');
}
