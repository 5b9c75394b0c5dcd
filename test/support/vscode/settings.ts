/** User settings that keep VS Code quiet, offline and the same on every run. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  // Newer versions open Settings, Running Extensions and others in a modal that swallows keys.
  'workbench.editor.useModal': 'off',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.welcomePage.experimentalOnboarding': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  // Otherwise an agent host and its runtime start beside ours, and a chat side bar opens.
  'chat.disableAIFeatures': true,
  'chat.agentHost.enabled': false,
  'chat.commandCenter.enabled': false,
  // Otherwise each server that a test opens brings a notification.
  'remote.autoForwardPorts': false,
  'npm.autoDetect': 'off',
  'git.openRepositoryInParentFolders': 'never',
  'editor.minimap.enabled': false,
};

/** THEME names another colour theme, such as `Default Dark Modern` or `Default High Contrast`, to look at. */
export const themeSettings = (): Readonly<Record<string, unknown>> => {
  const theme = process.env['THEME'];
  return theme === undefined ? {} : { 'workbench.colorTheme': theme };
};

/** Whether VS Code asks if the author of a folder is trusted. */
export const trustSettings = (asksForTrust: boolean): Readonly<Record<string, unknown>> => ({
  'security.workspace.trust.enabled': asksForTrust,
  // A folder stays restricted until somebody says otherwise; no dialog stands in the way.
  'security.workspace.trust.startupPrompt': 'never',
});
