module.exports = { displayName: 'bridge', preset: '../../jest.preset.js' };
