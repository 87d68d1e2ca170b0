import tailwindcss from "@tailwindcss/vite";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

export default defineConfig({
  plugins: [
    tanstackRouter({
      target: "react",
      autoCodeSplitting: true,
      generatedRouteTree: "./src/route-tree.gen.ts",
      quoteStyle: "double",
      semicolons: true,
    }),
    react(),
    tailwindcss(),
    preloadFonts(),
  ],
  server: { host: "127.0.0.1" },
  preview: { host: "127.0.0.1" },
  build: {
    // Says which file a route became; `npm run bench bundle` weighs the first one by it.
    manifest: true,
    // light-dark() must reach the browser as written: these are the first versions that know it.
    cssTarget: ["chrome123", "safari17.5", "firefox120"],
    // They know modulepreload too.
    modulePreload: { polyfill: false },
  },
});

/** Asks for the two latin fonts with the page itself, instead of after the stylesheet has been read. */
function preloadFonts(): Plugin {
  return {
    name: "preload-fonts",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle }) {
        const latin = /-latin-wght-normal-[\w-]+\.woff2$/;
        return Object.keys(bundle ?? {})
          .filter((file) => latin.test(file))
          .map((file) => ({
            tag: "link",
            attrs: { rel: "preload", as: "font", type: "font/woff2", href: `/${file}`, crossorigin: true },
            injectTo: "head",
          }));
      },
    },
  };
}
