import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { defineConfig } from 'vite';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const COMPRESSIBLE = /\.(js|css|svg)$/;

export default defineConfig({
  root: here('.'),
  base: '/console/',
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2023',
    // The policy of the pages allows no data in addresses of scripts, and a favicon of its own is cached better.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: { onwarn },
  },
  plugins: [compressedCopies()],
  server: { proxy: { '/v1': 'http://127.0.0.1:3000' } },
});

/** Libraries mark what runs in a browser, which is all there is here. */
function onwarn(warning, warn) {
  if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
}

/** Writes a .br and a .gz beside every file that the service sends, so that it compresses nothing itself. */
function compressedCopies() {
  return {
    name: 'compressed-copies',
    apply: 'build',
    async closeBundle() {
      const folder = here('dist/assets');
      const files = (await readdir(folder)).filter((file) => COMPRESSIBLE.test(file));
      await Promise.all(files.map((file) => compress(join(folder, file))));
    },
  };
}

async function compress(file) {
  const content = await readFile(file);
  const [brotli, gzipped] = await Promise.all([
    promisify(brotliCompress)(content),
    promisify(gzip)(content, { level: 9 }),
  ]);
  await Promise.all([writeFile(`${file}.br`, brotli), writeFile(`${file}.gz`, gzipped)]);
}
