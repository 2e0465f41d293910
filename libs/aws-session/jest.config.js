module.exports = { displayName: 'aws-session', preset: '../../jest.preset.js' };
