// How long the page takes from a typed letter to the verdict on the message: its words, code, reconstruction and the
// most similar ones of 5,171.
import { withPage } from './page.mjs';

const message = 'WINNER!! You have won a 1000 cash prize, call to claim it before lunch';

// Milliseconds per letter, of the packed page in headless Chromium.
export async function typingTimes(root) {
  return withPage(root, 'data=sms', async (page) => {
    await page.waitForFunction(() => window.hourglass.state().messages?.complete, null, { timeout: 120_000 });
    const field = page.getByRole('textbox', { name: 'Message', exact: true });
    await field.fill('');
    const times = [];
    for (let length = 1; length <= message.length; ++length) {
      const text = message.slice(0, length);
      await field.press(message[length - 1]);
      const read = await page.waitForFunction((wanted) => {
        const { messages } = window.hourglass.state();
        return messages.text === wanted && messages.milliseconds;
      }, text);
      times.push(await read.jsonValue());
    }
    return times;
  });
}
