/** Data on its way as JSON text, with its type: thousands of objects take Electron many times as long as their text. */
export type JsonText<T> = string & { readonly [DATA]?: T };
declare const DATA: unique symbol;

export function jsonText<T>(data: T): JsonText<T> {
  return JSON.stringify(data);
}

/** @param text that `jsonText` made: what others may have written is checked against a schema instead. */
export function readText<T>(text: JsonText<T>): T {
  return JSON.parse(text);
}
