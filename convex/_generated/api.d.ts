/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as accounts from "../accounts.js";
import type * as admin_checks from "../admin/checks.js";
import type * as admin_noShows from "../admin/noShows.js";
import type * as auth from "../auth.js";
import type * as availability from "../availability.js";
import type * as bookingRules from "../bookingRules.js";
import type * as bookings from "../bookings.js";
import type * as busyCalendars from "../busyCalendars.js";
import type * as calendarFeeds from "../calendarFeeds.js";
import type * as calendarReads from "../calendarReads.js";
import type * as catalog from "../catalog.js";
import type * as claims from "../claims.js";
import type * as clock from "../clock.js";
import type * as conversations from "../conversations.js";
import type * as crons from "../crons.js";
import type * as domain_accounts from "../domain/accounts.js";
import type * as domain_availability from "../domain/availability.js";
import type * as domain_bookingRules from "../domain/bookingRules.js";
import type * as domain_bookingStates from "../domain/bookingStates.js";
import type * as domain_bookings from "../domain/bookings.js";
import type * as domain_busyBlocks from "../domain/busyBlocks.js";
import type * as domain_busyImport from "../domain/busyImport.js";
import type * as domain_calendarAddress from "../domain/calendarAddress.js";
import type * as domain_calendarFile from "../domain/calendarFile.js";
import type * as domain_calendarLines from "../domain/calendarLines.js";
import type * as domain_calendarZones from "../domain/calendarZones.js";
import type * as domain_cancellation from "../domain/cancellation.js";
import type * as domain_catalog from "../domain/catalog.js";
import type * as domain_catalogData from "../domain/catalogData.js";
import type * as domain_catalogFilters from "../domain/catalogFilters.js";
import type * as domain_claims from "../domain/claims.js";
import type * as domain_common from "../domain/common.js";
import type * as domain_demoAccounts from "../domain/demoAccounts.js";
import type * as domain_errors from "../domain/errors.js";
import type * as domain_followedCalendars from "../domain/followedCalendars.js";
import type * as domain_holds from "../domain/holds.js";
import type * as domain_instructors from "../domain/instructors.js";
import type * as domain_limits from "../domain/limits.js";
import type * as domain_messages from "../domain/messages.js";
import type * as domain_netAddresses from "../domain/netAddresses.js";
import type * as domain_noShows from "../domain/noShows.js";
import type * as domain_openWindows from "../domain/openWindows.js";
import type * as domain_permissions from "../domain/permissions.js";
import type * as domain_pricing from "../domain/pricing.js";
import type * as domain_reviews from "../domain/reviews.js";
import type * as domain_seedCalendar from "../domain/seedCalendar.js";
import type * as domain_seedLessons from "../domain/seedLessons.js";
import type * as domain_seedPeople from "../domain/seedPeople.js";
import type * as domain_seedPlan from "../domain/seedPlan.js";
import type * as domain_seedRandom from "../domain/seedRandom.js";
import type * as domain_seedTalk from "../domain/seedTalk.js";
import type * as domain_seedTypes from "../domain/seedTypes.js";
import type * as domain_seedWords from "../domain/seedWords.js";
import type * as domain_series from "../domain/series.js";
import type * as domain_seriesMoves from "../domain/seriesMoves.js";
import type * as domain_slots from "../domain/slots.js";
import type * as domain_sortedSpans from "../domain/sortedSpans.js";
import type * as domain_teachNow from "../domain/teachNow.js";
import type * as domain_time from "../domain/time.js";
import type * as domain_waitlist from "../domain/waitlist.js";
import type * as domain_weekEditing from "../domain/weekEditing.js";
import type * as domain_weekFacts from "../domain/weekFacts.js";
import type * as functions from "../functions.js";
import type * as http from "../http.js";
import type * as instructors from "../instructors.js";
import type * as jobs from "../jobs.js";
import type * as learners from "../learners.js";
import type * as messages from "../messages.js";
import type * as model_audit from "../model/audit.js";
import type * as model_availability from "../model/availability.js";
import type * as model_blockedDates from "../model/blockedDates.js";
import type * as model_bookingLists from "../model/bookingLists.js";
import type * as model_bookingRules from "../model/bookingRules.js";
import type * as model_bookingViews from "../model/bookingViews.js";
import type * as model_bookings from "../model/bookings.js";
import type * as model_busyBlocks from "../model/busyBlocks.js";
import type * as model_busyCalendars from "../model/busyCalendars.js";
import type * as model_calendarEntries from "../model/calendarEntries.js";
import type * as model_calendarFeeds from "../model/calendarFeeds.js";
import type * as model_calendarJobs from "../model/calendarJobs.js";
import type * as model_cancellations from "../model/cancellations.js";
import type * as model_catalog from "../model/catalog.js";
import type * as model_changes from "../model/changes.js";
import type * as model_checks_bookings from "../model/checks/bookings.js";
import type * as model_checks_claims from "../model/checks/claims.js";
import type * as model_checks_conversations from "../model/checks/conversations.js";
import type * as model_checks_index from "../model/checks/index.js";
import type * as model_checks_instructors from "../model/checks/instructors.js";
import type * as model_checks_mending from "../model/checks/mending.js";
import type * as model_checks_people from "../model/checks/people.js";
import type * as model_checks_problems from "../model/checks/problems.js";
import type * as model_checks_strays from "../model/checks/strays.js";
import type * as model_checks_tables from "../model/checks/tables.js";
import type * as model_checks_waiting from "../model/checks/waiting.js";
import type * as model_claimConflicts from "../model/claimConflicts.js";
import type * as model_claimReads from "../model/claimReads.js";
import type * as model_claims from "../model/claims.js";
import type * as model_commands from "../model/commands.js";
import type * as model_commissions from "../model/commissions.js";
import type * as model_conversations from "../model/conversations.js";
import type * as model_followedCalendars from "../model/followedCalendars.js";
import type * as model_guests from "../model/guests.js";
import type * as model_holds from "../model/holds.js";
import type * as model_hours from "../model/hours.js";
import type * as model_instructorStats from "../model/instructorStats.js";
import type * as model_instructors from "../model/instructors.js";
import type * as model_learners from "../model/learners.js";
import type * as model_lessonRequestViews from "../model/lessonRequestViews.js";
import type * as model_lessonRequests from "../model/lessonRequests.js";
import type * as model_messageViews from "../model/messageViews.js";
import type * as model_messages from "../model/messages.js";
import type * as model_noShows from "../model/noShows.js";
import type * as model_node_fetchCalendar from "../model/node/fetchCalendar.js";
import type * as model_ownTimes from "../model/ownTimes.js";
import type * as model_pendingChanges from "../model/pendingChanges.js";
import type * as model_people from "../model/people.js";
import type * as model_rateLimits from "../model/rateLimits.js";
import type * as model_readiness from "../model/readiness.js";
import type * as model_requestAnswers from "../model/requestAnswers.js";
import type * as model_reschedules from "../model/reschedules.js";
import type * as model_reviews from "../model/reviews.js";
import type * as model_rings from "../model/rings.js";
import type * as model_savedWeeks from "../model/savedWeeks.js";
import type * as model_seed_catalog from "../model/seed/catalog.js";
import type * as model_seed_events from "../model/seed/events.js";
import type * as model_seed_people from "../model/seed/people.js";
import type * as model_seed_records from "../model/seed/records.js";
import type * as model_series from "../model/series.js";
import type * as model_seriesMoves from "../model/seriesMoves.js";
import type * as model_slots from "../model/slots.js";
import type * as model_sweeps from "../model/sweeps.js";
import type * as model_viewers from "../model/viewers.js";
import type * as model_waitlist from "../model/waitlist.js";
import type * as model_waitlistOffers from "../model/waitlistOffers.js";
import type * as model_waitlistPasses from "../model/waitlistPasses.js";
import type * as seed from "../seed.js";
import type * as signInProviders from "../signInProviders.js";
import type * as slots from "../slots.js";
import type * as teachNow from "../teachNow.js";
import type * as viewer from "../viewer.js";
import type * as waitlist from "../waitlist.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";

declare const fullApi: ApiFromModules<{
  accounts: typeof accounts;
  "admin/checks": typeof admin_checks;
  "admin/noShows": typeof admin_noShows;
  auth: typeof auth;
  availability: typeof availability;
  bookingRules: typeof bookingRules;
  bookings: typeof bookings;
  busyCalendars: typeof busyCalendars;
  calendarFeeds: typeof calendarFeeds;
  calendarReads: typeof calendarReads;
  catalog: typeof catalog;
  claims: typeof claims;
  clock: typeof clock;
  conversations: typeof conversations;
  crons: typeof crons;
  "domain/accounts": typeof domain_accounts;
  "domain/availability": typeof domain_availability;
  "domain/bookingRules": typeof domain_bookingRules;
  "domain/bookingStates": typeof domain_bookingStates;
  "domain/bookings": typeof domain_bookings;
  "domain/busyBlocks": typeof domain_busyBlocks;
  "domain/busyImport": typeof domain_busyImport;
  "domain/calendarAddress": typeof domain_calendarAddress;
  "domain/calendarFile": typeof domain_calendarFile;
  "domain/calendarLines": typeof domain_calendarLines;
  "domain/calendarZones": typeof domain_calendarZones;
  "domain/cancellation": typeof domain_cancellation;
  "domain/catalog": typeof domain_catalog;
  "domain/catalogData": typeof domain_catalogData;
  "domain/catalogFilters": typeof domain_catalogFilters;
  "domain/claims": typeof domain_claims;
  "domain/common": typeof domain_common;
  "domain/demoAccounts": typeof domain_demoAccounts;
  "domain/errors": typeof domain_errors;
  "domain/followedCalendars": typeof domain_followedCalendars;
  "domain/holds": typeof domain_holds;
  "domain/instructors": typeof domain_instructors;
  "domain/limits": typeof domain_limits;
  "domain/messages": typeof domain_messages;
  "domain/netAddresses": typeof domain_netAddresses;
  "domain/noShows": typeof domain_noShows;
  "domain/openWindows": typeof domain_openWindows;
  "domain/permissions": typeof domain_permissions;
  "domain/pricing": typeof domain_pricing;
  "domain/reviews": typeof domain_reviews;
  "domain/seedCalendar": typeof domain_seedCalendar;
  "domain/seedLessons": typeof domain_seedLessons;
  "domain/seedPeople": typeof domain_seedPeople;
  "domain/seedPlan": typeof domain_seedPlan;
  "domain/seedRandom": typeof domain_seedRandom;
  "domain/seedTalk": typeof domain_seedTalk;
  "domain/seedTypes": typeof domain_seedTypes;
  "domain/seedWords": typeof domain_seedWords;
  "domain/series": typeof domain_series;
  "domain/seriesMoves": typeof domain_seriesMoves;
  "domain/slots": typeof domain_slots;
  "domain/sortedSpans": typeof domain_sortedSpans;
  "domain/teachNow": typeof domain_teachNow;
  "domain/time": typeof domain_time;
  "domain/waitlist": typeof domain_waitlist;
  "domain/weekEditing": typeof domain_weekEditing;
  "domain/weekFacts": typeof domain_weekFacts;
  functions: typeof functions;
  http: typeof http;
  instructors: typeof instructors;
  jobs: typeof jobs;
  learners: typeof learners;
  messages: typeof messages;
  "model/audit": typeof model_audit;
  "model/availability": typeof model_availability;
  "model/blockedDates": typeof model_blockedDates;
  "model/bookingLists": typeof model_bookingLists;
  "model/bookingRules": typeof model_bookingRules;
  "model/bookingViews": typeof model_bookingViews;
  "model/bookings": typeof model_bookings;
  "model/busyBlocks": typeof model_busyBlocks;
  "model/busyCalendars": typeof model_busyCalendars;
  "model/calendarEntries": typeof model_calendarEntries;
  "model/calendarFeeds": typeof model_calendarFeeds;
  "model/calendarJobs": typeof model_calendarJobs;
  "model/cancellations": typeof model_cancellations;
  "model/catalog": typeof model_catalog;
  "model/changes": typeof model_changes;
  "model/checks/bookings": typeof model_checks_bookings;
  "model/checks/claims": typeof model_checks_claims;
  "model/checks/conversations": typeof model_checks_conversations;
  "model/checks/index": typeof model_checks_index;
  "model/checks/instructors": typeof model_checks_instructors;
  "model/checks/mending": typeof model_checks_mending;
  "model/checks/people": typeof model_checks_people;
  "model/checks/problems": typeof model_checks_problems;
  "model/checks/strays": typeof model_checks_strays;
  "model/checks/tables": typeof model_checks_tables;
  "model/checks/waiting": typeof model_checks_waiting;
  "model/claimConflicts": typeof model_claimConflicts;
  "model/claimReads": typeof model_claimReads;
  "model/claims": typeof model_claims;
  "model/commands": typeof model_commands;
  "model/commissions": typeof model_commissions;
  "model/conversations": typeof model_conversations;
  "model/followedCalendars": typeof model_followedCalendars;
  "model/guests": typeof model_guests;
  "model/holds": typeof model_holds;
  "model/hours": typeof model_hours;
  "model/instructorStats": typeof model_instructorStats;
  "model/instructors": typeof model_instructors;
  "model/learners": typeof model_learners;
  "model/lessonRequestViews": typeof model_lessonRequestViews;
  "model/lessonRequests": typeof model_lessonRequests;
  "model/messageViews": typeof model_messageViews;
  "model/messages": typeof model_messages;
  "model/noShows": typeof model_noShows;
  "model/node/fetchCalendar": typeof model_node_fetchCalendar;
  "model/ownTimes": typeof model_ownTimes;
  "model/pendingChanges": typeof model_pendingChanges;
  "model/people": typeof model_people;
  "model/rateLimits": typeof model_rateLimits;
  "model/readiness": typeof model_readiness;
  "model/requestAnswers": typeof model_requestAnswers;
  "model/reschedules": typeof model_reschedules;
  "model/reviews": typeof model_reviews;
  "model/rings": typeof model_rings;
  "model/savedWeeks": typeof model_savedWeeks;
  "model/seed/catalog": typeof model_seed_catalog;
  "model/seed/events": typeof model_seed_events;
  "model/seed/people": typeof model_seed_people;
  "model/seed/records": typeof model_seed_records;
  "model/series": typeof model_series;
  "model/seriesMoves": typeof model_seriesMoves;
  "model/slots": typeof model_slots;
  "model/sweeps": typeof model_sweeps;
  "model/viewers": typeof model_viewers;
  "model/waitlist": typeof model_waitlist;
  "model/waitlistOffers": typeof model_waitlistOffers;
  "model/waitlistPasses": typeof model_waitlistPasses;
  seed: typeof seed;
  signInProviders: typeof signInProviders;
  slots: typeof slots;
  teachNow: typeof teachNow;
  viewer: typeof viewer;
  waitlist: typeof waitlist;
}>;

/**
 * A utility for referencing Convex functions in your app's public API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
export declare const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
>;

/**
 * A utility for referencing Convex functions in your app's internal API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = internal.myModule.myFunction;
 * ```
 */
export declare const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
>;

export declare const components: {
  rateLimiter: import("@convex-dev/rate-limiter/_generated/component.js").ComponentApi<"rateLimiter">;
};
