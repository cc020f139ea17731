import { testEveryView } from '../support/app/every-view.ts';

// What `e2e/windows/views.test.ts` leaves out: at 200 %, and in English where it is dark.
testEveryView(({ name }) => name === 'zoomed' || name === 'dark');
