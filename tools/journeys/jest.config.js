module.exports = { displayName: 'journeys', preset: '../../jest.preset.js', testTimeout: 240_000 };
