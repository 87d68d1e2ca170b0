import { authTables } from "@convex-dev/auth/server";
import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { ageGroup, bookingRules, format, interval } from "./domain/common";
import { booking } from "./domain/bookings";
import { lessonCount, messageKind, movedTime } from "./domain/messages";
import { readProblem } from "./domain/followedCalendars";
import { role } from "./domain/permissions";
import { everyWeeks } from "./domain/series";
import { nowFormat, requestState } from "./domain/teachNow";
import { passedOffer } from "./domain/waitlist";

/** Every table and index. Validators come from domain/; what can be derived is not stored. */
export default defineSchema({
  ...authTables,

  /** A person: guest (holds only) or member. Fields above the gap belong to the auth library. */
  users: defineTable({
    name: v.optional(v.string()),
    image: v.optional(v.string()),
    email: v.optional(v.string()),
    emailVerificationTime: v.optional(v.number()),
    phone: v.optional(v.string()),
    phoneVerificationTime: v.optional(v.number()),
    isAnonymous: v.optional(v.boolean()),

    kind: v.union(v.literal("guest"), v.literal("member")),
    firstName: v.string(),
    lastName: v.string(),
    timeZone: v.string(),
    status: v.union(v.literal("active"), v.literal("suspended"), v.literal("deactivated")),
    roles: v.array(role),
  })
    .index("email", ["email"])
    .index("phone", ["phone"])
    .index("by_kind", ["kind"]),

  /** Per-user grant or denial on top of roles (deny wins). */
  permissionOverrides: defineTable({
    userId: v.id("users"),
    permission: v.string(),
    granted: v.boolean(),
  }).index("by_userId", ["userId"]),

  /** Who is taught: oneself, or a child one books for. */
  learners: defineTable({
    userId: v.id("users"),
    kind: v.union(v.literal("self"), v.literal("child")),
    name: v.string(),
    ageGroup,
    /** A child that was taken off the list; lessons behind still tell the name. */
    removedAt: v.optional(v.number()),
  })
    .index("by_userId_and_kind", ["userId", "kind"])
    .index("by_userId_and_removedAt", ["userId", "removedAt"]),

  categories: defineTable({
    slug: v.string(),
    name: v.string(),
    subtitle: v.string(),
    position: v.number(),
  })
    .index("by_slug", ["slug"])
    .index("by_position", ["position"]),
  subcategories: defineTable({
    categoryId: v.id("categories"),
    slug: v.string(),
    name: v.string(),
    position: v.number(),
  })
    .index("by_categoryId_and_position", ["categoryId", "position"])
    .index("by_slug", ["slug"]),
  services: defineTable({
    subcategoryId: v.id("subcategories"),
    slug: v.string(),
    name: v.string(),
    ageGroups: v.array(ageGroup),
    defaultDurationMinutes: v.number(),
    searchTerms: v.array(v.string()),
    /** Place among the seven on the home page, if any. */
    homePosition: v.optional(v.number()),
    position: v.number(),
    isActive: v.boolean(),
  })
    .index("by_subcategoryId_and_position", ["subcategoryId", "position"])
    .index("by_slug", ["slug"]),
  /** Options by which lessons can be filtered; `lesson_plan` is what other systems call format. */
  filterDefinitions: defineTable({
    slug: v.string(),
    name: v.string(),
    options: v.array(v.object({ slug: v.string(), name: v.string() })),
    position: v.number(),
  }).index("by_slug", ["slug"]),

  instructors: defineTable({
    userId: v.id("users"),
    slug: v.string(),
    headline: v.string(),
    bio: v.string(),
    yearsExperience: v.number(),
    languages: v.array(v.string()),
    /** Public neighbourhood; exact places stay in `studioAddress`. */
    area: v.string(),
    studioAddress: v.optional(v.string()),
    timeZone: v.string(),
    status: v.union(v.literal("draft"), v.literal("live"), v.literal("paused")),
    rules: bookingRules,
  })
    .index("by_userId", ["userId"])
    .index("by_slug", ["slug"])
    .index("by_status", ["status"]),
  /** Derived from bookings and reviews; `admin/checks:run` rebuilds it. */
  instructorStats: defineTable({
    instructorId: v.id("instructors"),
    reviewCount: v.number(),
    ratingSum: v.number(),
    completedLessons: v.number(),
  }).index("by_instructorId", ["instructorId"]),
  offerings: defineTable({
    instructorId: v.id("instructors"),
    serviceId: v.id("services"),
    description: v.string(),
    prices: v.array(v.object({ format, hourlyRateCents: v.number() })),
    durationsMinutes: v.array(v.number()),
    ageGroups: v.array(ageGroup),
    levels: v.array(v.string()),
    isActive: v.boolean(),
  })
    .index("by_instructorId", ["instructorId"])
    .index("by_serviceId_and_isActive", ["serviceId", "isActive"]),

  /** Recurring hours, Monday first, valid from a Monday on until the next document of the instructor. */
  weeklyHours: defineTable({
    instructorId: v.id("instructors"),
    validFrom: v.string(),
    days: v.array(v.array(interval)),
  }).index("by_instructorId_and_validFrom", ["instructorId", "validFrom"]),
  /** Replaces one date's hours; no intervals = blocked. */
  dateOverrides: defineTable({
    instructorId: v.id("instructors"),
    localDate: v.string(),
    intervals: v.array(interval),
    reason: v.optional(v.string()),
  }).index("by_instructorId_and_localDate", ["instructorId", "localDate"]),

  /** A calendar of the instructor's own life, imported so that nobody books over it. Its times are `busyBlocks`. */
  busyCalendars: defineTable({
    instructorId: v.id("instructors"),
    name: v.string(),
    /** When it was last read; missing until a followed calendar was read for the first time. */
    importedAt: v.optional(v.number()),
    /** What it says about later isn't known. */
    coversUntil: v.number(),
    blockCount: v.number(),
    /** Events whose times couldn't be understood. */
    unread: v.number(),
    /** Read again and again from its address. Missing for a file. */
    following: v.optional(
      v.object({
        /** Whoever knows it may read the calendar: told to the owner only, and to no log. */
        url: v.string(),
        /** Of its next read, which knows itself by this instant; while it is being read, when that counts as lost. */
        nextReadAt: v.number(),
        jobId: v.id("_scheduled_functions"),
        isReading: v.boolean(),
        triedAt: v.optional(v.number()),
        /** In a row, since `failingSince`. */
        failures: v.number(),
        failingSince: v.optional(v.number()),
        problem: v.optional(readProblem),
        /** What the server called the version that was read. */
        etag: v.optional(v.string()),
        lastModified: v.optional(v.string()),
      }),
    ),
  })
    .index("by_instructorId", ["instructorId"])
    .index("by_following_nextReadAt", ["following.nextReadAt"]),
  /** Busy times, none longer than 24 hours. The one writer: model/busyCalendars.ts. */
  busyBlocks: defineTable({
    calendarId: v.id("busyCalendars"),
    instructorId: v.id("instructors"),
    startsAt: v.number(),
    durationMinutes: v.number(),
  })
    .index("by_instructorId_and_startsAt", ["instructorId", "startsAt"])
    .index("by_calendarId_and_startsAt", ["calendarId", "startsAt"]),

  /** A claim exists if and only if it occupies time (unless expired). The one writer: model/claims.ts. */
  claims: defineTable({
    kind: v.union(v.literal("hold"), v.literal("offer"), v.literal("pending"), v.literal("booking")),
    instructorId: v.id("instructors"),
    studentId: v.id("users"),
    learnerId: v.id("learners"),
    /** The signed-in person or guest whose claim it is. */
    holderId: v.id("users"),
    offeringId: v.id("offerings"),
    startsAt: v.number(),
    durationMinutes: v.number(),
    format,
    /** Holds, offers and pending bookings end by themselves. */
    expiresAt: v.optional(v.number()),
    isExtended: v.optional(v.boolean()),
    bookingId: v.optional(v.id("bookings")),
    /** The id of the first claim of a series that is held, and then booked, as one. */
    groupId: v.optional(v.string()),
    /** On the first claim of a held series: its rhythm. */
    everyWeeks: v.optional(everyWeeks),
    /** Who waited for it, and since when it was free: an offer, or the hold that came of one. */
    offer: v.optional(v.object({ entryId: v.id("waitlistEntries"), freedAt: v.number() })),
  })
    .index("by_instructorId_and_startsAt", ["instructorId", "startsAt"])
    .index("by_learnerId_and_startsAt", ["learnerId", "startsAt"])
    .index("by_holderId_and_kind", ["holderId", "kind"])
    .index("by_startsAt", ["startsAt"])
    .index("by_expiresAt", ["expiresAt"])
    .index("by_bookingId", ["bookingId"])
    .index("by_groupId", ["groupId"]),
  /** The lock index, derived from claims: a row per 15 minutes and side. `ownerId` is a user (teaching, or learning
   * oneself) or a child learner. */
  claimCells: defineTable({
    ownerId: v.union(v.id("users"), v.id("learners")),
    track: v.union(v.literal("teach_near"), v.literal("teach_travel"), v.literal("learn")),
    cellAt: v.number(),
    claimId: v.id("claims"),
  })
    .index("by_ownerId_and_track_and_cellAt", ["ownerId", "track", "cellAt"])
    .index("by_claimId", ["claimId"]),

  /**
   * Somebody waits for a lesson that lies within [fromAt, toAt). An entry exists if and only if they wait; the order is
   * that of joining. Read by what runs after a commit, never on the way to a claim.
   */
  waitlistEntries: defineTable({
    studentId: v.id("users"),
    learnerId: v.id("learners"),
    instructorId: v.id("instructors"),
    offeringId: v.id("offerings"),
    format,
    durationMinutes: v.number(),
    fromAt: v.number(),
    toAt: v.number(),
    passed: v.array(passedOffer),
  })
    .index("by_instructorId_and_fromAt", ["instructorId", "fromAt"])
    .index("by_instructorId_and_toAt", ["instructorId", "toAt"])
    .index("by_studentId", ["studentId"])
    .index("by_toAt", ["toAt"]),

  /** Who is ready to teach now. What others watch: a row while it is so. The one writer: model/readiness.ts. */
  readyInstructors: defineTable({ instructorId: v.id("instructors"), since: v.number() }).index(
    "by_instructorId",
    ["instructorId"],
  ),
  /** Until when it is so unless an open page pushes it ahead. Hot; watched by nobody. */
  readyLeases: defineTable({ instructorId: v.id("instructors"), until: v.number() }).index(
    "by_instructorId",
    ["instructorId"],
  ),
  /** A student wants a lesson now. */
  lessonRequests: defineTable({
    studentId: v.id("users"),
    learnerId: v.id("learners"),
    serviceId: v.id("services"),
    format: nowFormat,
    durationMinutes: v.number(),
    maxHourlyRateCents: v.number(),
    note: v.optional(v.string()),
    state: requestState,
    endsAt: v.number(),
    /** Who was first, and the lesson that came of it. */
    match: v.optional(v.object({ instructorId: v.id("instructors"), bookingId: v.id("bookings") })),
  })
    .index("by_studentId_and_endsAt", ["studentId", "endsAt"])
    .index("by_serviceId_and_state", ["serviceId", "state"])
    .index("by_endsAt", ["endsAt"]),
  /** Each instructor a request rings; kept a little beyond its end. The one writer: model/rings.ts. */
  rings: defineTable({
    requestId: v.id("lessonRequests"),
    instructorId: v.id("instructors"),
    offeringId: v.id("offerings"),
    hasDeclined: v.boolean(),
    /** What the instructor would keep of the price. */
    receivesCents: v.number(),
  })
    .index("by_requestId_and_instructorId", ["requestId", "instructorId"])
    .index("by_instructorId", ["instructorId"]),

  bookings: defineTable(booking)
    .index("by_studentId_and_state_and_startsAt", ["studentId", "state", "startsAt"])
    .index("by_instructorId_and_state_and_startsAt", ["instructorId", "state", "startsAt"])
    .index("by_state_and_startsAt", ["state", "startsAt"])
    .index("by_pendingChange_commitsAt", ["pendingChange.commitsAt"])
    .index("by_noShow_confirmsAt", ["noShow.confirmsAt"])
    .index("by_series_and_startsAt", ["series.seriesId", "startsAt"]),

  reviews: defineTable({
    bookingId: v.id("bookings"),
    instructorId: v.id("instructors"),
    studentId: v.id("users"),
    rating: v.number(),
    text: v.string(),
    status: v.union(v.literal("published"), v.literal("flagged"), v.literal("hidden")),
    reviewedAt: v.number(),
  })
    .index("by_instructorId_and_status_and_reviewedAt", ["instructorId", "status", "reviewedAt"])
    .index("by_bookingId", ["bookingId"]),

  conversations: defineTable({
    studentId: v.id("users"),
    instructorId: v.id("instructors"),
  }).index("by_studentId_and_instructorId", ["studentId", "instructorId"]),
  /** A person's side of a conversation. */
  participants: defineTable({
    conversationId: v.id("conversations"),
    userId: v.id("users"),
    otherId: v.id("users"),
    /** Read up to and including messages sent at this instant. */
    readAt: v.number(),
    state: v.union(v.literal("active"), v.literal("archived"), v.literal("trashed")),
    lastMessageAt: v.number(),
  })
    .index("by_conversationId_and_userId", ["conversationId", "userId"])
    .index("by_userId_and_state_and_lastMessageAt", ["userId", "state", "lastMessageAt"]),
  messages: defineTable({
    conversationId: v.id("conversations"),
    /** Absent for messages of the system. */
    senderId: v.optional(v.id("users")),
    kind: messageKind,
    body: v.string(),
    bookingId: v.optional(v.id("bookings")),
    moved: v.optional(movedTime),
    lessonCount: v.optional(lessonCount),
    /** Made by the sender's browser; the same one again is the same message. */
    clientId: v.string(),
    /** Increases strictly within a conversation: the order and the read cursor. */
    sentAt: v.number(),
  })
    .index("by_conversationId_and_sentAt", ["conversationId", "sentAt"])
    .index("by_conversationId_and_clientId", ["conversationId", "clientId"]),

  /** The address under which a person's calendar reads their lessons; whoever knows the token reads them. */
  calendarFeeds: defineTable({
    userId: v.id("users"),
    token: v.string(),
    lastReadAt: v.optional(v.number()),
  })
    .index("by_userId", ["userId"])
    .index("by_token", ["token"]),

  /** First answers of commands, so that a repeat returns them (kept 30 days). */
  commands: defineTable({
    ownerId: v.id("users"),
    commandId: v.string(),
    name: v.string(),
    argsHash: v.string(),
    answer: v.any(),
  }).index("by_ownerId_and_commandId", ["ownerId", "commandId"]),

  /** What the seeding of a demo marketplace has made so far: a step's name, or a person's or lesson's name and id. */
  seedRecords: defineTable({ key: v.string(), value: v.string() }).index("by_key", ["key"]),

  /** Who did what, written in the same transaction. Append-only. */
  auditEntries: defineTable({
    actorId: v.optional(v.id("users")),
    action: v.string(),
    subject: v.string(),
    details: v.any(),
    at: v.number(),
  })
    .index("by_subject", ["subject"])
    .index("by_actorId_and_at", ["actorId", "at"]),
});
