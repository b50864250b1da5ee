// What outlives the page: pieces of bytes with names, in IndexedDB. The program decides what they hold
// (src/app/control/keeper.cpp); this module sees to it that a piece is never lost half-written, and that two tabs do
// not write the same ones.
//
// Every tab has a slot of its own, a name that its pieces begin with. The tab holds a Web Lock of that name for as long
// as it lives: a slot without its lock belongs to nobody, and a tab that starts alone takes over the newest of them.
// Where the browser refuses to store anything, pieces last as long as the page.

const SLOT = 'hourglass.slot'; // in sessionStorage, and the beginning of the locks' names
const WORK = '/work'; // the piece that every slot has
const PATIENCE = 3000; // ms for the database to open
const RELEASE = 1500; // ms for the page before a reload to let its lock go

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// The pieces in the database, which a worker reads and writes.
class Database {
  #worker = new Worker('storage-worker.js');
  #waiting = new Map(); // {resolve, reject} by the number of what was asked
  #last = 0;

  constructor() {
    this.#worker.onmessage = ({ data: { id, result, problem } }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (problem === undefined) resolve(result);
      else reject(new Error(problem));
    };
    this.#worker.onerror = ({ message }) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(message ?? 'its program could not be loaded'));
      this.#waiting.clear();
    };
  }

  #ask(ask, question = {}, transfer = []) {
    return new Promise((resolve, reject) => {
      this.#waiting.set(++this.#last, { resolve, reject });
      this.#worker.postMessage({ id: this.#last, ask, ...question }, transfer);
    });
  }

  open() {
    const late = sleep(PATIENCE).then(() => Promise.reject(new Error('it does not answer')));
    return Promise.race([this.#ask('open'), late]);
  }

  names() {
    return this.#ask('names');
  }

  get(name, age) {
    return this.#ask('get', { name, age });
  }

  // Shared memory must not change until it is done; what is not shared is given away.
  put(name, bytes) {
    return this.#ask('put', { name, bytes }, bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : []);
  }

  remove(name) {
    return this.#ask('remove', { name });
  }
}

class Memory {
  #pieces = new Map();

  async names() {
    return [...this.#pieces.keys()];
  }

  async get(name, age) {
    return age === 0 ? this.#pieces.get(name) : undefined;
  }

  async put(name, bytes) {
    this.#pieces.set(name, bytes.slice()); // out of shared memory
  }

  async remove(name) {
    this.#pieces.delete(name);
  }
}

const slotOf = (name) => name.split('/', 1)[0];

// Slots that a tab holds at this moment.
async function heldSlots() {
  const { held } = (await navigator.locks?.query()) ?? { held: [] };
  return new Set(held.filter(({ name }) => name.startsWith(`${SLOT}.`)).map(({ name }) => name.slice(SLOT.length + 1)));
}

// Holds the slot for as long as the page lives; false if another tab does.
function claim(slot, patience) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const options = patience > 0 ? { signal: AbortSignal.timeout(patience) } : { ifAvailable: true };
    const hold = (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise(() => {});
    };
    navigator.locks.request(`${SLOT}.${slot}`, options, hold).catch(() => resolve(false));
  });
}

const freshSlot = () => Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(36)).join('');

// What a slot's work says of itself: {at, address, current, own_data}.
async function workOf(pieces, slot) {
  try {
    return JSON.parse(new TextDecoder().decode(await pieces.get(slot + WORK, 0)));
  } catch {
    return null;
  }
}

// Whether a piece is a run on texts, or the texts of one's own (src/app/control/text_keeper.h).
const isOfTexts = (name) => /^[^/]+\/texts\/(?!(messages|own)\/list$)/.test(name);

// The newest slot with a run or data of the user's that nobody holds, for a tab that is the only one and whose address
// asks for nothing else.
async function adopt(pieces, address) {
  if (!navigator.locks || (await heldSlots()).size > 0) return null;
  const names = await pieces.names();
  const withTexts = new Set(names.filter(isOfTexts).map(slotOf));
  const slots = [...new Set(names.map(slotOf))];
  const works = await Promise.all(slots.map(async (slot) => ({ slot, work: await workOf(pieces, slot) })));
  const newest = works
    .filter(({ slot, work }) => work && (work.current || work.own_data || withTexts.has(slot)))
    .sort((a, b) => b.work.at - a.work.at)[0];
  if (!newest || (address !== '' && address !== newest.work.address)) return null;
  return (await claim(newest.slot, 0)) ? newest.slot : null;
}

async function findSlot(pieces, address) {
  let slot = null;
  try {
    slot = sessionStorage.getItem(SLOT);
    // A duplicated tab has a copy of the name.
    if (slot !== null && !(await claim(slot, RELEASE))) slot = null;
    else if (slot === null) slot = await adopt(pieces, address);
  } catch (error) {
    console.warn('The last work of this tab was not found:', error.message);
  }
  if (slot === null) await claim((slot = freshSlot()), 0);
  try {
    sessionStorage.setItem(SLOT, slot);
  } catch {
    // Then a reload is another tab.
  }
  return slot;
}

// `address`: what stands after '#'. Never throws: `problem` says why pieces last only as long as the page.
export async function openStorage(address) {
  let pieces;
  let problem = '';
  try {
    pieces = new Database();
    await pieces.open();
  } catch (error) {
    problem = error.message;
    pieces = new Memory();
  }
  return new Storage(pieces, await findSlot(pieces, address), problem);
}

class Storage {
  #pieces;
  #last = Promise.resolve(); // one after the other, in the order in which they were asked for

  constructor(pieces, slot, problem) {
    this.#pieces = pieces;
    this.slot = slot;
    this.problem = problem;
  }

  #next(work) {
    const result = this.#last.then(() => work(this.#pieces));
    this.#last = result.catch(() => {});
    return result;
  }

  put(name, bytes) {
    return this.#next((pieces) => pieces.put(name, bytes));
  }

  // The newest generation, or with age 1 the one before; undefined if there is none.
  get(name, age) {
    return this.#next((pieces) => pieces.get(name, age));
  }

  remove(name) {
    return this.#next((pieces) => pieces.remove(name));
  }

  // The names of this tab's pieces and of those that belong to nobody.
  names() {
    return this.#next(async (pieces) => {
      const held = await heldSlots();
      held.delete(this.slot);
      return (await pieces.names()).filter((name) => !held.has(slotOf(name)));
    });
  }
}
