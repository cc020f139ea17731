import { expect, it } from 'vitest';
import { OWN_CHECKS } from '../../../../../build/scripts/checks/static-checks.mjs';

it('`npm run check` makes every check that the project has of its own', () => {
  expect(OWN_CHECKS.map(([, find]) => find.name).sort()).toEqual([
    'findCrateFaults',
    'findCrowdedFolders',
    'findLayerFaults',
    'findLongFunctions',
    'findMisplacedTests',
    'findPackageFaults',
    'findRefusedWords',
    'findRepeatedPatterns',
    'findSharedTypeNames',
    'findStalePages',
    'findSubjectFaults',
    'findUnusedStyles',
    'findUnusedTexts',
  ]);
});
