module.exports = { displayName: 'activation', preset: '../../jest.preset.js' };
