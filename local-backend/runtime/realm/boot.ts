/** First script of every realm: puts the globals in place and answers the control that the host drives it with. */
import { analyzeExports } from "./analysis.ts";
import { RealmAsyncLocalStorage, RealmAsyncResource } from "./async-storage.ts";
import { realmAtob, realmBtoa } from "./base64.ts";
import { RealmBlob, RealmFile } from "./blob.ts";
import { makeConsole } from "./console.ts";
import { RealmCryptoKey, realmCrypto, RealmSubtleCrypto } from "./crypto.ts";
import { makeDate, realmRandom, restartRandomness } from "./determinism.ts";
import { RealmDOMException } from "./dom-exception.ts";
import { describeError } from "./errors.ts";
import {
  RealmAbortController,
  RealmAbortSignal,
  RealmCustomEvent,
  RealmEvent,
  RealmEventTarget,
} from "./events.ts";
import { realmFetch } from "./fetch.ts";
import { RealmFormData } from "./form-data.ts";
import { RealmHeaders } from "./headers.ts";
import { forbidden, host, type RealmControl, type RealmHost, setHost } from "./host.ts";
import { defineModule, requireModule } from "./modules.ts";
import { RealmRequest, RealmResponse } from "./request-response.ts";
import { realmStructuredClone } from "./structured-clone.ts";
import { sendResponse } from "./send-response.ts";
import { convexGlobal, takeResponse } from "./syscalls.ts";
import { RealmTextDecoder, RealmTextEncoder } from "./text-encoding.ts";
import { fireTimer, realmClearTimer, realmSetInterval, realmSetTimeout } from "./timers.ts";
import { RealmURL, RealmURLSearchParams } from "./url.ts";

function forbiddenClass(name: string): unknown {
  return class {
    constructor() {
      throw forbidden(name);
    }
  };
}

/** Variables as properties; unknown names are undefined, and nothing can be written. */
function makeEnv(): Record<string, string | undefined> {
  return new Proxy(Object.create(null) as Record<string, string | undefined>, {
    get: (_target, name) => (typeof name === "string" ? (host().env(name) ?? undefined) : undefined),
    has: (_target, name) => typeof name === "string" && host().env(name) !== null,
    ownKeys: () => JSON.parse(host().envNames()) as string[],
    getOwnPropertyDescriptor: (_target, name) => {
      const value = typeof name === "string" ? host().env(name) : null;
      return value === null ? undefined : { value, enumerable: true, configurable: true, writable: false };
    },
    set: () => false,
    deleteProperty: () => false,
  });
}

function withClassName(value: unknown, name: string): unknown {
  if (typeof value === "function") Object.defineProperty(value, "name", { value: name, configurable: true });
  return value;
}

function installGlobals(actions: RealmHost["actions"]): void {
  const globals: Record<string, unknown> = {
    AbortController: RealmAbortController,
    AbortSignal: RealmAbortSignal,
    AsyncLocalStorage: RealmAsyncLocalStorage,
    AsyncResource: RealmAsyncResource,
    Blob: RealmBlob,
    CryptoKey: RealmCryptoKey,
    CustomEvent: RealmCustomEvent,
    DOMException: RealmDOMException,
    Date: makeDate(),
    Event: RealmEvent,
    EventTarget: RealmEventTarget,
    File: RealmFile,
    FormData: RealmFormData,
    Headers: RealmHeaders,
    ReadableStream: actions?.ReadableStream ?? forbiddenClass("ReadableStream"),
    Request: RealmRequest,
    Response: RealmResponse,
    SubtleCrypto: RealmSubtleCrypto,
    TextDecoder: RealmTextDecoder,
    TextEncoder: RealmTextEncoder,
    TransformStream: actions?.TransformStream ?? forbiddenClass("TransformStream"),
    URL: RealmURL,
    URLSearchParams: RealmURLSearchParams,
    WritableStream: actions?.WritableStream ?? forbiddenClass("WritableStream"),
    atob: realmAtob,
    btoa: realmBtoa,
    clearInterval: realmClearTimer,
    clearTimeout: realmClearTimer,
    console: makeConsole(host),
    Convex: convexGlobal,
    crypto: realmCrypto,
    fetch: realmFetch,
    global: globalThis,
    performance: { now: () => host().performanceNow(), timeOrigin: 0 },
    process: { env: makeEnv() },
    queueMicrotask: (callback: () => void) => void Promise.resolve().then(() => callback()),
    self: globalThis,
    setInterval: realmSetInterval,
    setTimeout: realmSetTimeout,
    structuredClone: realmStructuredClone,
  };
  const ownClasses = /^(?!Date|(Readable|Writable|Transform)Stream)[A-Z]/;
  for (const [name, value] of Object.entries(globals)) {
    if (ownClasses.test(name)) withClassName(value, name);
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }
  Math.random = realmRandom;
  // No garbage collector to observe: a reference holds as long as the realm does.
  class StrongRef<Target extends object> {
    readonly #target: Target;
    constructor(target: Target) {
      this.#target = target;
    }
    deref(): Target {
      return this.#target;
    }
  }
  class NeverFinalizes {
    register(): void {}
    unregister(): boolean {
      return false;
    }
  }
  Object.assign(globalThis, {
    WeakRef: withClassName(StrongRef, "WeakRef"),
    FinalizationRegistry: withClassName(NeverFinalizes, "FinalizationRegistry"),
  });
}

interface PreparedCall {
  target: Record<string, (...args: string[]) => Promise<string>>;
  method: string;
  args: string[];
}

let prepared: PreparedCall | null = null;

/** Runs the prepared call. Started by a script of its own, so that the realm's microtasks run to the end with it. */
async function dispatch(): Promise<void> {
  const call = prepared;
  prepared = null;
  if (call === null) return;
  try {
    const value = await call.target[call.method]?.(...call.args);
    const response = takeResponse();
    const { actions } = host();
    if (response !== null && actions !== null) await sendResponse(actions, response);
    host().finish(true, String(value));
  } catch (error) {
    host().finish(false, JSON.stringify(describeError(error)));
  }
}

function failure(error: unknown): string {
  return JSON.stringify({ error: true, ...describeError(error) });
}

function evaluate(modulePath: string, what: "export" | "default"): string {
  const exported = requireModule(modulePath).default as { export?: () => unknown } | undefined;
  if (exported === undefined) throw new Error(`${modulePath} must have a default export.`);
  if (what === "default") return JSON.stringify({ value: exported });
  if (typeof exported.export !== "function") {
    throw new Error(`The default export of ${modulePath} cannot be exported.`);
  }
  const value: unknown = exported.export();
  // A schema exports JSON text, a component definition a plain object.
  return typeof value === "string" ? `{"value":${value}}` : JSON.stringify({ value });
}

const control: RealmControl = {
  prepare(modulePath, exportName, method, args) {
    restartRandomness();
    try {
      const target = requireModule(modulePath)[exportName] as PreparedCall["target"] | undefined;
      if (typeof target?.[method] !== "function") {
        throw new Error(`\`${exportName}\` of ${modulePath} is no Convex function of this kind`);
      }
      prepared = { target, method, args };
      return "";
    } catch (error) {
      return failure(error);
    }
  },
  analyze(modulePath) {
    try {
      return JSON.stringify(analyzeExports(modulePath, requireModule(modulePath)));
    } catch (error) {
      return failure(error);
    }
  },
  defineModule(path, json) {
    const { metadata, ...rest } = JSON.parse(json) as { metadata: unknown } & Record<string, unknown>;
    const exports = { default: { ...rest, export: () => metadata } };
    defineModule(path, Object.defineProperty(exports, "__esModule", { value: true }));
  },
  evaluate(modulePath, what) {
    try {
      return evaluate(modulePath, what);
    } catch (error) {
      return failure(error);
    }
  },
  fireTimer,
};

/** The value of the boot script: the host calls it once with its functions. */
export function boot(realmHost: RealmHost): RealmControl {
  setHost(realmHost);
  installGlobals(realmHost.actions);
  Object.defineProperty(globalThis, "__convexDispatch", { value: () => void dispatch(), enumerable: false });
  return control;
}
