/** `dist/generated/library.json`: policies, remediations and exemptions, put in by the bundler. */
declare module 'rectify:library' {
  const library: unknown;
  export default library;
}
