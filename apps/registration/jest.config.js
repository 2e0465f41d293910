module.exports = { displayName: 'registration', preset: '../../jest.preset.js' };
