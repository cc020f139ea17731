/**
 * Draws shapes to PNG without a drawing library: a shape is a function from a point to its signed distance (negative
 * inside), and a picture is a list of painted shapes. Small enough to read, exact enough for icons, the same everywhere.
 */
import { deflateSync } from 'node:zlib';

/** Samples along each side of a pixel. */
const SAMPLES = 4;

export const roundedBox = (left, top, right, bottom, radius) => (x, y) => {
  const dx = Math.abs(x - (left + right) / 2) - (right - left) / 2 + radius;
  const dy = Math.abs(y - (top + bottom) / 2) - (bottom - top) / 2 + radius;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
};
export const circle = (cx, cy, radius) => (x, y) => Math.hypot(x - cx, y - cy) - radius;
export const union =
  (...shapes) =>
  (x, y) =>
    Math.min(...shapes.map((shape) => shape(x, y)));
export const both =
  (...shapes) =>
  (x, y) =>
    Math.max(...shapes.map((shape) => shape(x, y)));
export const without =
  (shape, ...holes) =>
  (x, y) =>
    Math.max(shape(x, y), ...holes.map((hole) => -hole(x, y)));
/** A shape that is this much wider on every side. */
export const grown = (shape, width) => (x, y) => shape(x, y) - width;
/** The band of this width just inside the edge of a shape. */
export const inset = (shape, width) => (x, y) => Math.max(shape(x, y), -shape(x, y) - width);

/**
 * @param {{ shape: (x: number, y: number) => number, colour: readonly [number, number, number] }[]} layers bottom first.
 * @param {{ size: number, grid: number }} options pixels along a side, and units of the drawing along a side.
 * @returns {Buffer} a PNG with transparency.
 */
export function png(layers, { size, grid }) {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      paint(rows, row * (size * 4 + 1) + 1 + column * 4, pixel(layers, column, row, grid / size));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // 8 bits a channel, RGB with alpha; compression, filter and interlace as PNG has them.
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const body = deflateSync(rows, { level: 9 });
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', body), chunk('IEND', Buffer.alloc(0))]);
}

/** Colour (premultiplied by nothing) and share of one pixel that is covered. */
function pixel(layers, column, row, unit) {
  let [red, green, blue, alpha] = [0, 0, 0, 0];
  for (const { shape, colour } of layers) {
    let hits = 0;
    for (let index = 0; index < SAMPLES * SAMPLES; index += 1) {
      const x = (column + ((index % SAMPLES) + 0.5) / SAMPLES) * unit;
      const y = (row + (Math.floor(index / SAMPLES) + 0.5) / SAMPLES) * unit;
      if (shape(x, y) < 0) hits += 1;
    }
    const cover = hits / (SAMPLES * SAMPLES);
    const over = cover + alpha * (1 - cover);
    if (over === 0) continue;
    const mix = (old, fresh) => (fresh * cover + old * alpha * (1 - cover)) / over;
    [red, green, blue, alpha] = [mix(red, colour[0]), mix(green, colour[1]), mix(blue, colour[2]), over];
  }
  return [red, green, blue, alpha * 255];
}

function paint(rows, at, channels) {
  rows.set(channels.map(Math.round), at);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc(body), 4 + body.length);
  return frame;
}

/** PNG, annex D. (`zlib.crc32` is not in every Node that this must run on.) */
function crc(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
}
