module.exports = {
  displayName: 'journeys',
  preset: '../../jest.preset.js',
  setupFilesAfterEnv: ['<rootDir>/patience.js'],
};
