import * as v from 'valibot';
import type { Keychain } from '../keychain/keychain.ts';

/** The item as `schema` describes it; null where there is none or something else. @throws DaypassError keychain-* */
export async function readItem<S extends v.GenericSchema>(
  keychain: Keychain,
  name: string,
  schema: S,
): Promise<v.InferOutput<S> | null> {
  const item = await keychain.get(name);
  if (!item) return null;
  let data: unknown;
  try {
    data = JSON.parse(item.expose());
  } catch {
    return null;
  }
  const parsed = v.safeParse(schema, data);
  return parsed.success ? parsed.output : null;
}
