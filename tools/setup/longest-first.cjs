const { basename } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** Those that wait for minutes, mostly for others: they run beside all the rest. */
const longest = ['nothing-is-lost', 'a-bad-day-at-aws', 'an-outage', 'sessions-that-end', 'a-laptop'];
const kinds = ['.journey.ts', '.int-spec.ts', '.spec.ts'];

/** Starts what takes longest first, so that no worker is left with it at the end. */
module.exports = class LongestFirst extends Sequencer {
  async sort(tests) {
    const rank = ({ path }) => {
      const file = basename(path);
      const place = longest.indexOf(file.split('.')[0]);
      return place >= 0 ? place : longest.length + kinds.findIndex((kind) => file.endsWith(kind));
    };
    return (await super.sort(tests)).sort((one, other) => rank(one) - rank(other));
  }
};
