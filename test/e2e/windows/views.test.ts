import { testEveryView } from '../../support/app/every-view.ts';

// The least room, and both themes, one of them in the longest language: all rules once, what room changes in the least of it, and
// colours in the other theme. `verify/views.test.ts` has the other looks, and the rest of the rules in these.
testEveryView(({ name }) => {
  if (name === 'german') return 'all';
  if (name === 'narrow') return 'but contrast';
  return name === 'light' ? 'contrast' : null;
});
