// The page's own renderer draws what Dear ImGui's backend draws, which `?renderer=imgui` asks for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noData, open } from './harness.mjs';
import { difference, pixels } from './pixels.mjs';

const window = { x: 0, y: 0, width: 1280, height: 800 };

// The same model trained for two epochs, at rest, without the numbers that differ from run to run.
async function look(t, query, renderer) {
  const hourglass = await open(t, { prepare: noData, query });
  assert.equal((await hourglass.state()).renderer, renderer);
  await hourglass.command('set', { hidden: 64, latent: 8, variant: 'plain', architecture: 'dense', epochs: 2 });
  await hourglass.command('train_from_scratch');
  await hourglass.until((state) => state.epoch >= 2 && state.phase !== 'training', { timeout: 60_000 });
  // Something of the frames before lies under this one: a part of the picture is drawn, not all of it.
  for (const tab of ['Generate', 'Reconstructions']) await hourglass.click(tab);
  await hourglass.page.mouse.move(5, 5);
  await hourglass.page.waitForTimeout(2000); // for what fades out
  assert.deepEqual(hourglass.problems, []);
  return pixels(hourglass.page, window);
}

test('both renderers show the same picture', { timeout: 180_000 }, async (t) => {
  const own = await look(t, '', 'hourglass');
  const imgui = await look(t, '?renderer=imgui', 'imgui_impl_opengl3');
  const share = difference(own, imgui);
  // The speed and the seconds of the training are text on the screen, which differs.
  assert.ok(share < 0.005, `${(100 * share).toFixed(2)} % of the pixels differ`);
});
