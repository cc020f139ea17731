/** `window.daypassPrompt`, for the page that asks before a sensitive role is used. */
import { APPROVAL } from './contracts/approval.ts';
import { expose, plain } from './expose.ts';

expose(APPROVAL, 'daypassPrompt', plain);
