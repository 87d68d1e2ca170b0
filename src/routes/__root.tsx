import { createRootRoute, HeadContent, Outlet } from "@tanstack/react-router";
import { AnnouncerProvider } from "../ui/announcer";
import { ToastProvider } from "../ui/toast";

export const Route = createRootRoute({
  component: () => (
    <AnnouncerProvider>
      <ToastProvider>
        <HeadContent />
        <Outlet />
      </ToastProvider>
    </AnnouncerProvider>
  ),
});
