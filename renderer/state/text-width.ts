/** Used where text can't be measured, in CSS px. */
const LETTER = 7;

let pen: CanvasRenderingContext2D | null = null;

/** Width of a text in the window's font, in whole CSS px. @param look size, and weight before it: `600 12px` */
export function textWidth(text: string, look: string): number {
  pen ??= document.createElement('canvas').getContext('2d');
  if (!pen) return text.length * LETTER;
  pen.font = `${look} ${getComputedStyle(document.documentElement).fontFamily}`;
  return Math.ceil(pen.measureText(text).width);
}
