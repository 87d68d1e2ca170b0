/** The accounts of the demo marketplace. They exist only where the tier is INT. */
export const DEMO_PASSWORD = "lessons-2026";
export const DEMO_ACCOUNTS = [
  { role: "student", email: "emma@demo.instainstru.example" },
  { role: "instructor", email: "sarah@demo.instainstru.example" },
  { role: "admin", email: "admin@demo.instainstru.example" },
] as const;
