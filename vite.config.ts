/** The renderer: everything in files of its own, since the content security policy allows nothing inline. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { firstView } from "./scripts/build/first-view.ts";

export default defineConfig({
  root: "src/renderer",
  // Relative: the same files are served at app://studio/ and at http://127.0.0.1:<port>/.
  base: "./",
  plugins: [react(), firstView("renderer/start.tsx", "views/studio/index.tsx")],
  build: {
    outDir: "../../out/renderer",
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What reaches the studio before the rest is there. It must not draw the rest along.
            {
              name: "beginning",
              test: /vite[\\/]preload-helper|[\\/]renderer[\\/]transport[\\/]|[\\/]contract[\\/](fault\.ts|faults[\\/]|rpc[\\/])/,
              priority: 1,
            },
            // One file in place of forty small ones, each of which a window would have to ask for before it can be used.
            {
              name: "kit",
              test: /node_modules[\\/]|[\\/]renderer[\\/](kit|state|text|shortcuts|canvas|collection)[\\/]|[\\/]contract[\\/]/,
              minShareCount: 2,
            },
          ],
        },
      },
    },
  },
});
