// The pieces in IndexedDB (web/storage.js): a worker, so that writing a large one does not hold up the page. Each message
// {id, ask, name, bytes, age} is answered by {id, result} or {id, problem}.

const DATABASE = 'hourglass';
const PIECES = 'pieces'; // key [name, generation], value Uint8Array

let database = null;

function finished(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function committed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new Error('the browser gave up writing'));
    transaction.onerror = () => {}; // an abort follows
  });
}

const reading = () => database.transaction(PIECES).objectStore(PIECES);

function writing() {
  const transaction = database.transaction(PIECES, 'readwrite');
  return [transaction.objectStore(PIECES), committed(transaction)];
}

const generationsOf = (name) => IDBKeyRange.bound([name, 0], [name, Infinity]);

const operations = {
  async open() {
    if (!self.indexedDB) throw new Error('this browser has no storage for sites');
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(PIECES);
    database = await finished(request);
    database.onversionchange = () => database.close();
    if (!database.objectStoreNames.contains(PIECES)) throw new Error('it is damaged');
    await operations.names(); // more damage shows when it is read
  },

  async names() {
    return [...new Set((await finished(reading().getAllKeys())).map(([name]) => name))];
  },

  // The newest generation, or with age 1 the one before; undefined if there is none.
  async get({ name, age }) {
    const pieces = reading();
    const keys = await finished(pieces.getAllKeys(generationsOf(name)));
    return keys.length > age ? finished(pieces.get(keys.at(-1 - age))) : undefined;
  },

  // The newest two generations stay, so that there is a whole one whatever happens to the other.
  async put({ name, bytes }) {
    const copy = bytes.buffer instanceof ArrayBuffer ? bytes : bytes.slice(); // shared memory cannot be stored
    const [pieces, done] = writing();
    const keys = pieces.getAllKeys(generationsOf(name));
    keys.onsuccess = () => {
      const old = keys.result;
      for (const key of old.slice(0, -1)) pieces.delete(key);
      pieces.put(copy, [name, old.length > 0 ? old.at(-1)[1] + 1 : 1]);
    };
    await done;
  },

  async remove({ name }) {
    const [pieces, done] = writing();
    pieces.delete(generationsOf(name));
    await done;
  },
};

onmessage = async ({ data }) => {
  const { id, ask } = data;
  try {
    postMessage({ id, result: await operations[ask](data) });
  } catch (error) {
    postMessage({ id, problem: error.name === 'QuotaExceededError' ? 'it is full' : error.message || error.name });
  }
};
