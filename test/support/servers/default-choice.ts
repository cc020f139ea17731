import type { NetworkChoice } from '../../../main/platform/network/network.ts';
import { DEFAULTS } from '../../../main/settings/schema.ts';

/** The way to AWS where a person has chosen none. */
export const DEFAULT_CHOICE: NetworkChoice = DEFAULTS.network;
