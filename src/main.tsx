import { ConvexAuthProvider } from "@convex-dev/auth/react";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { backendAddress, createConvexClient } from "./lib/convex-client";
import { router } from "./router";
import "./styles/app.css";

const root = createRoot(document.getElementById("root")!);
const address = backendAddress();

if (address === null) {
  root.render(
    <p style={{ padding: 24 }}>
      This build doesn’t know its backend: set VITE_CONVEX_URL, or serve the page with its convex-url.
    </p>,
  );
} else {
  root.render(
    <StrictMode>
      <ConvexAuthProvider client={createConvexClient(address)}>
        <RouterProvider router={router} />
      </ConvexAuthProvider>
    </StrictMode>,
  );
}
