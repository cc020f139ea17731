import { testEveryView } from '../../support/app/every-view.ts';

// The least room, and both themes, one of them in the longest language. `verify/views.test.ts` has the other looks.
testEveryView(({ name }) => name === 'narrow' || name === 'german' || name === 'light');
