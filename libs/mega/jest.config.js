module.exports = { displayName: 'mega', preset: '../../jest.preset.js' };
