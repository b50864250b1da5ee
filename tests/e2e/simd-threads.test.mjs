// The build for browsers that have threads but no relaxed SIMD.
import { test } from 'node:test';
import { draws, trains } from './build_scenario.mjs';

test('simd-threads trains', (t) => trains(t, 'simd-threads'));
test('simd-threads draws', (t) => draws(t, 'simd-threads'));
