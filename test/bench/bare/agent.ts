/** A headless agent that knows nothing. */
import { answerBare } from './answer.ts';

answerBare();
