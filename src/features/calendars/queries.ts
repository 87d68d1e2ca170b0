/** The door of this room to the backend. */
import { useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { api } from "../../../convex/_generated/api";
import { useCommand } from "../../lib/command-id";

export const useFeed = () => useQuery(api.calendarFeeds.mine, {});
export const useRenewFeed = () => useCommand(api.calendarFeeds.renew);
export const useTurnOffFeed = () => useCommand(api.calendarFeeds.turnOff);

export type BusyCalendar = FunctionReturnType<typeof api.busyCalendars.mine>[number];
export const useBusyCalendars = () => useQuery(api.busyCalendars.mine, {});
export const useImportTimes = () => useCommand(api.busyCalendars.importTimes);
export const useFollowCalendar = () => useCommand(api.busyCalendars.follow);
export const useReadCalendar = () => useCommand(api.busyCalendars.readNow);
export const useRemoveCalendar = () => useCommand(api.busyCalendars.remove);
