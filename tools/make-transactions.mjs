// Writes a table of card payments of which some are fraud, to try the search for anomalies on: no real data, and
// no claim to be like any bank's. Usage: node tools/make-transactions.mjs FILE.csv [ROWS] [SHARE_OF_FRAUD] [SEED]
//
// A customer has a usual amount, time of day and region, and what is normal hangs together: nights are for cheap
// purchases near home, large amounts are rare and come after a pause, purchases abroad come in journeys. Fraud
// breaks one of these rules at a time, with values that are each nothing special by themselves:
//   burst       many payments within an hour, small ones, at any time
//   away        a large payment far from home though the one before was near, minutes ago
//   night       a large payment at night, near home
//   imitation   amount, hour, distance and pause each as of some normal payment, but of four different ones
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';

// Uniform numbers in [0, 1), the same for the same seed (mulberry32).
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const columns = ['amount', 'hour', 'kilometers', 'previous_kilometers', 'pause_hours', 'last_day', 'kind'];

// Rows of {column: value}; `kind` is normal or fraud.
export function transactions(rows, share, seed) {
  const uniform = randomNumbers(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const between = (low, high) => low + (high - low) * uniform();

  const usual = () => {
    const travels = uniform() < 0.15;
    const hour = (14 + 4 * normal() + 24) % 24;
    const night = hour < 6 || hour > 22;
    const size = night ? -0.8 : 0.3 * normal();
    const pause = Math.exp(1.5 + 0.9 * size + 0.5 * normal());
    const away = travels ? between(150, 900) : Math.exp(1 + 0.7 * normal()) * (night ? 0.4 : 1);
    return {
      amount: Math.exp(3.2 + 1.4 * size + 0.25 * normal()),
      hour,
      kilometers: away,
      // A journey begins and ends seldom, so the payment before was about as far away.
      previous_kilometers: away * Math.exp(0.15 * normal()),
      pause_hours: pause,
      last_day: Math.max(0, Math.round(24 / (pause + 4) + 0.7 * normal())),
    };
  };
  const frauds = [
    (row) => ({
      ...row,
      amount: between(3, 15),
      pause_hours: between(0.02, 0.2),
      last_day: Math.round(between(8, 20)),
    }),
    (row) => ({
      ...row,
      amount: between(60, 250),
      kilometers: between(200, 900),
      previous_kilometers: between(1, 10),
      pause_hours: between(0.1, 1),
    }),
    (row) => ({ ...row, amount: between(70, 300), hour: between(0, 5), kilometers: between(0.5, 5) }),
    (row) => ({ ...row, amount: usual().amount, hour: usual().hour, previous_kilometers: usual().kilometers }),
  ];
  return Array.from({ length: rows }, () => {
    if (uniform() >= share) return { ...usual(), kind: 'normal' };
    return { ...frauds[Math.floor(uniform() * frauds.length)](usual()), kind: 'fraud' };
  });
}

export function toCsv(rows) {
  const cell = (value) => (typeof value === 'number' ? String(Number(value.toFixed(3))) : value);
  return [columns, ...rows.map((row) => columns.map((column) => cell(row[column])))]
    .map((cells) => `${cells.join(',')}\n`)
    .join('');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [file, rows = '5000', share = '0.02', seed = '1'] = process.argv.slice(2);
  if (!file || !(Number(rows) >= 1) || !(Number(share) >= 0 && Number(share) <= 1) || !Number.isInteger(Number(seed))) {
    console.error('usage: node tools/make-transactions.mjs FILE.csv [ROWS] [SHARE_OF_FRAUD] [SEED]');
    process.exit(2);
  }
  fs.writeFileSync(file, toCsv(transactions(Number(rows), Number(share), Number(seed))));
}
