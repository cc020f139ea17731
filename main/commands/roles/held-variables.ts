/** What a role consists of in the environment of a shell: it is put back behind start files (docs/decisions/0012). */
import { RIVALS } from '../../base/rivals.ts';

const OWN = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_SDK_LOAD_CONFIG', 'AWS_EC2_METADATA_DISABLED'];
/** Put back, or unset where the shell was started without them. */
export const HELD = [...RIVALS, ...OWN, 'MINIO_ALIAS', 'DAYPASS_ROLE', 'DAYPASS_ROLE_REF'] as const;
/** Put back where they were there: without one, a start file may say where. */
export const PLACES = ['AWS_REGION', 'AWS_DEFAULT_REGION'] as const;
