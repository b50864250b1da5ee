// A static web server for the page, with the headers that allow threads (cross-origin isolation).
//
//   node tools/serve.mjs FOLDER [--port N] [--host NAME] [--open]
//
// Tests import serve() instead. Not for the internet: one folder, GET and HEAD only, no caching.
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.gz': 'application/gzip',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

// A smaller copy that packing has put beside the file, if the browser accepts it.
const encodings = [
  ['br', '.br'],
  ['gzip', '.gz'],
];

async function fileAt(path) {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) return fileAt(join(path, 'index.html'));
  return found?.isFile() ? { path, size: found.size } : null;
}

async function answer(root, request, response) {
  const send = (status, headers, text) => {
    response.writeHead(status, { ...isolation, 'Cache-Control': 'no-cache', ...headers });
    response.end(text);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, { Allow: 'GET, HEAD' }, 'GET only\n');

  let path;
  try {
    path = resolve(root, '.' + decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
  } catch {
    return send(400, {}, 'bad address\n');
  }
  const file = path === root || path.startsWith(root + sep) ? await fileAt(path) : null;
  if (!file) return send(404, { 'Content-Type': types['.txt'] }, 'not found\n');

  const headers = { 'Content-Type': types[extname(file.path)] ?? 'application/octet-stream', Vary: 'Accept-Encoding' };
  let body = file;
  for (const [encoding, ending] of encodings) {
    if (!(request.headers['accept-encoding'] ?? '').includes(encoding)) continue;
    const packed = await fileAt(file.path + ending);
    if (packed) {
      body = packed;
      headers['Content-Encoding'] = encoding;
      break;
    }
  }
  headers['Content-Length'] = body.size;
  if (request.method === 'HEAD') return send(200, headers);
  response.writeHead(200, { ...isolation, 'Cache-Control': 'no-cache', ...headers });
  createReadStream(body.path)
    .on('error', () => response.destroy())
    .pipe(response);
}

// Serves a folder on the first free port from `port` on (0: any). Resolves to { url, port, close() }.
export async function serve(folder, { port = 8080, host = 'localhost' } = {}) {
  const root = resolve(folder);
  const server = createServer((request, response) => {
    answer(root, request, response).catch(() => response.destroy());
  });
  const last = port + 100;
  for (;;) {
    try {
      await new Promise((done, failed) => {
        server.once('error', failed);
        // Not "localhost", which may mean IPv6 only: a server on the same IPv4 port would go unnoticed.
        server.listen(port, host === 'localhost' ? '127.0.0.1' : host, () => {
          server.removeListener('error', failed);
          done();
        });
      });
      break;
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || port === 0 || port >= Math.min(last, 65535)) throw error;
      port += 1;
    }
  }
  const actual = server.address().port;
  const close = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  return { url: `http://${host}:${actual}/`, port: actual, close };
}

function options(words) {
  const known = { '--port': 'port', '--host': 'host' };
  const found = {};
  while (words.length > 0) {
    const word = words.shift();
    if (word === '--open') found.open = true;
    else if (known[word] && words.length > 0) found[known[word]] = words.shift();
    else if (!word.startsWith('-') && !found.folder) found.folder = word;
    else return null;
  }
  if (found.port !== undefined) found.port = /^\d{1,5}$/.test(found.port) ? Number(found.port) : NaN;
  return found.folder && !(found.port > 65535) && !Number.isNaN(found.port) ? found : null;
}

// Opens the address in the user's browser if there is a desktop; it is not an error if there is none.
function open(url) {
  const desktop = process.platform === 'darwin' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!desktop) return;
  const opener = spawn(process.platform === 'darwin' ? 'open' : 'xdg-open', [url], { stdio: 'ignore', detached: true });
  opener.on('error', () => {});
  opener.unref();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { folder, open: wanted, ...rest } = options(process.argv.slice(2)) ?? {};
  if (!folder) {
    console.error('usage: node tools/serve.mjs FOLDER [--port N] [--host NAME] [--open]');
    process.exit(2);
  }
  try {
    const { url } = await serve(folder, rest);
    console.log(`Hourglass is at ${url}  (Ctrl+C ends)`);
    if (wanted) open(url);
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exit(1);
  }
}
