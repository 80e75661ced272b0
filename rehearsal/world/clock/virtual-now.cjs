/*
 * Loaded before a command that goes by the time of a play: it begins at REHEARSAL_NOW, milliseconds since the epoch.
 */
const ahead = Number(process.env.REHEARSAL_NOW) - Date.now();
const RealDate = Date;
const now = () => RealDate.now() + ahead;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }

  static now() {
    return now();
  }
};
