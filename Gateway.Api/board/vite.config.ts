import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = process.env.BOARD_API ?? 'http://127.0.0.1:5199';

export default defineConfig({
  plugins: [react()],
  server: { host: '127.0.0.1', port: 5198, strictPort: true, proxy: { '/v1': api } },
  build: {
    target: 'es2022',
    // Nothing inline: the page's policy allows scripts and fonts from files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
  },
});
