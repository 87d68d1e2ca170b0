import convex from "@convex-dev/eslint-plugin";
import importX from "eslint-plugin-import-x";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const clock = {
  selector:
    "CallExpression[callee.object.name='Date'][callee.property.name='now'], CallExpression[callee.object.name='Math'][callee.property.name='random'], NewExpression[callee.name='Date'][arguments.length=0]",
  message: "Take the time or the random value as an argument.",
};
const insertOf = (table, owner) => ({
  selector: `CallExpression[callee.property.name='insert'][arguments.0.value='${table}']`,
  message: `Only ${owner} writes ${table}.`,
});
const oneWriter = [insertOf("claims", "model/claims.ts"), insertOf("claimCells", "model/claims.ts")];
const patterns = (...groups) => ["error", { patterns: groups }];
const noClient = { group: ["**/src/**"], message: "The backend never imports the client." };
const noLocalBackend = {
  group: ["**/local-backend/**"],
  message: "The local backend runs what is pushed to it; nobody imports it.",
};
const rawBuilders = {
  group: ["**/_generated/server"],
  importNames: ["query", "mutation", "action", "internalQuery", "internalMutation", "internalAction"],
  message: "Use the builders in convex/functions.ts.",
};
const noApi = {
  group: ["**/_generated/api"],
  importNames: ["api"],
  message: "Call a model function, or internal.*.",
};

/** The arrows of ARCHITECTURE.md. A later block replaces a rule of an earlier one, so each room has its full list. */
export default tseslint.config(
  {
    ignores: [
      "node_modules",
      "dist",
      ".data",
      ".cache",
      ".mutate",
      "convex/_generated/*.js",
      "tests/conformance/fixture-app/**/_generated",
      "test-results",
      "playwright-report",
    ],
  },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.recommended],
    plugins: { "import-x": importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-floating-promises": ["error", { ignoreVoid: true }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "@typescript-eslint/no-empty-object-type": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "no-restricted-imports": patterns(noLocalBackend),
    },
  },
  { files: ["tests/**", "scripts/**"], rules: { "no-restricted-imports": "off" } },
  {
    files: ["convex/**/*.ts"],
    plugins: { "@convex-dev": convex },
    rules: {
      ...convex.configs.recommended[0]?.rules,
      // Variables of a deployment are read as every deployment has them, declared or not.
      "@convex-dev/no-process-env": "off",
      "no-restricted-imports": patterns(rawBuilders, noApi, noClient, noLocalBackend),
      "no-restricted-syntax": ["error", ...oneWriter],
    },
  },
  {
    files: ["convex/functions.ts"],
    rules: {
      "no-restricted-imports": patterns(noApi, noClient, noLocalBackend),
      "@typescript-eslint/no-explicit-any": "off",
      // Security: a shared query must give the same answer to everybody.
      "no-restricted-syntax": [
        "error",
        {
          selector: "FunctionDeclaration[id.name='sharedQuery'] MemberExpression[property.name='auth']",
          message: "A shared query never touches identity.",
        },
      ],
    },
  },
  {
    // The demo accounts sign up through the library's public function, as anybody does.
    files: ["convex/seed.ts"],
    rules: { "no-restricted-imports": patterns(rawBuilders, noClient, noLocalBackend) },
  },
  { files: ["convex/model/claims.ts"], rules: { "no-restricted-syntax": "off" } },
  {
    files: ["convex/domain/**/*.ts"],
    rules: {
      "no-restricted-imports": patterns(
        {
          group: ["**/_generated/server", "**/model/**", "**/functions"],
          message: "Domain code takes plain values.",
        },
        noClient,
        noLocalBackend,
      ),
      "no-restricted-syntax": ["error", clock],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { "react-hooks": reactHooks },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "no-restricted-imports": patterns(noLocalBackend, {
        group: ["**/convex/model/**", "**/convex/functions", "**/convex/schema"],
        message: "The client knows convex/domain and the generated api only.",
      }),
    },
  },
  {
    files: ["src/ui/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-imports": patterns(noLocalBackend, {
        group: ["**/features/**", "**/routes/**", "**/_generated/**", "convex/*"],
        message: "ui is props in, events out.",
      }),
    },
  },
  {
    files: ["local-backend/**/*.ts"],
    rules: {
      "no-restricted-imports": patterns({
        group: ["**/src/**", "../convex/**", "../../convex/**"],
        message: "The local backend knows nothing of lessons.",
      }),
    },
  },
  {
    files: ["e2e/**/*.ts"],
    rules: {
      "no-restricted-imports": patterns({
        group: ["**/src/**", "../convex/**", "../../convex/**", "**/local-backend/**"],
        message: "End-to-end tests know the running app only.",
      }),
    },
  },
  // Generated files switch all rules off by themselves. They aren't ignored, so that naming them isn't a warning.
  {
    files: ["convex/_generated/**", "src/route-tree.gen.ts"],
    linterOptions: { reportUnusedDisableDirectives: "off" },
  },
);
