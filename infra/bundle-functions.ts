import { readdirSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** Bundles every file of `functions/` to `dist/<name>/index.mjs`. Answers their names. */
export async function bundleFunctions(
  root: string,
  library: unknown,
  onBundled?: (name: string) => void,
): Promise<string[]> {
  const names = readdirSync(join(root, 'functions'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
  await Promise.all(
    names.map(async (name) => {
      await build({
        absWorkingDir: root,
        entryPoints: { index: `functions/${name}.ts` },
        outdir: `dist/${name}`,
        bundle: true,
        minify: true,
        format: 'esm',
        platform: 'node',
        target: 'node24',
        // esbuild's own default for Node takes the CommonJS forms, which are three times as large
        mainFields: ['module', 'main'],
        outExtension: { '.js': '.mjs' },
        banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
        plugins: [lazyHttp, libraryOf(library)],
        logLevel: 'silent',
      });
      onBundled?.(name);
    }),
  );
  return names;
}

/** `rectify:library` is what was read from `policies/` and `runbooks/` when the functions were packaged. */
const libraryOf = (library: unknown): Plugin => ({
  name: 'library',
  setup(build) {
    build.onResolve({ filter: /^rectify:library$/ }, () => ({ path: 'library', namespace: 'rectify' }));
    build.onLoad({ filter: /.*/, namespace: 'rectify' }, () => ({ contents: JSON.stringify(library), loader: 'json' }));
  },
});

/** Not every Node has them, and nothing here uses them. */
const LEFT_OUT = new Set(['WebSocket', 'CloseEvent', 'MessageEvent', 'default']);

/** `import 'node:http'` loads undici with it, 27 ms of every cold start; through `getBuiltinModule` it takes 3 ms. */
const lazyHttp: Plugin = {
  name: 'lazy-http',
  setup(build) {
    build.onResolve({ filter: /^(node:)?http$/ }, (args) =>
      args.kind === 'require-call' ? undefined : { path: 'http', namespace: 'lazy-http' },
    );
    build.onLoad({ filter: /.*/, namespace: 'lazy-http' }, () => {
      const names = Object.keys(Object.getOwnPropertyDescriptors(http)).filter(
        (name) => !LEFT_OUT.has(name) && /^[A-Za-z_]\w*$/.test(name),
      );
      const exported = names.map((name) => `export const ${name} = /*@__PURE__*/ (() => m.${name})();`);
      return {
        contents: ["const m = process.getBuiltinModule('node:http');", ...exported, 'export default m;'].join('\n'),
      };
    });
  },
};
