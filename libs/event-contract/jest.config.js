module.exports = { displayName: 'event-contract', preset: '../../jest.preset.js' };
