module.exports = { displayName: 'atlas', preset: '../../jest.preset.js' };
