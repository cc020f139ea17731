/** `window.daypassKey`, for the page that takes an access key. */
import { ACCESS_KEY } from './contracts/access-key.ts';
import { expose, plain } from './expose.ts';

expose(ACCESS_KEY, 'daypassKey', plain);
