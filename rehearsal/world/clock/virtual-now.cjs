/*
 * Loaded before a command that goes by the time of a play: it begins at REHEARSAL_NOW, milliseconds since the epoch, or
 * goes by what stands in the file REHEARSAL_CLOCK, where the play goes on meanwhile.
 */
const { readFileSync } = require('node:fs');

const { REHEARSAL_NOW, REHEARSAL_CLOCK } = process.env;
const ahead = Number(REHEARSAL_NOW) - Date.now();
const RealDate = Date;
const now = () => (REHEARSAL_CLOCK === undefined ? RealDate.now() + ahead : Number(readFileSync(REHEARSAL_CLOCK, 'utf8')));
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }

  static now() {
    return now();
  }
};
