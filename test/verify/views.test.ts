import { testEveryView } from '../support/app/every-view.ts';

// What `e2e/windows/views.test.ts` leaves out: at 200 %, in English where it is dark, colours in the least room, all else in light.
testEveryView(({ name }) => {
  if (name === 'narrow') return 'contrast';
  if (name === 'light') return 'but contrast';
  return name === 'zoomed' || name === 'dark' ? 'all' : null;
});
