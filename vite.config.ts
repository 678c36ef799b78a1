import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Everything is a file of our own server: the content security policy allows neither inline code nor data: URLs. */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ["index.html", "citizen.html"] },
  },
  server: {
    proxy: { "^/(fhir|oauth|api|healthz|readyz)": process.env["TUETINH_URL"] ?? "http://127.0.0.1:8080" },
  },
});
