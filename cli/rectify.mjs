#!/usr/bin/env node
// Plain JavaScript that every Node understands, so that one which is too old is told in words.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Rectify needs Node 22.18 or newer to run, and this is ${process.versions.node}.\n` +
      'Start it with "npm start" or "npx rectify" after "npm ci": on Linux that brings Node 24 along.\n',
  );
  process.exit(1);
}
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
