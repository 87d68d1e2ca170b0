/** The door of this room to the backend. */
import { useQuery } from "convex/react";
import { api } from "../../../convex/_generated/api";
import { useCommand } from "../../lib/command-id";

export const useFeed = () => useQuery(api.calendarFeeds.mine, {});
export const useRenewFeed = () => useCommand(api.calendarFeeds.renew);
export const useTurnOffFeed = () => useCommand(api.calendarFeeds.turnOff);
