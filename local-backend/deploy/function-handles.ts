/**
 * Function handles (`function://<id>`): one id per function for all time, so that a handle stored in a document survives
 * pushes, also one that takes the function away for a while (protocol §10).
 */
import { randomBytes } from "node:crypto";
import type { DeploymentState } from "./deployment-state.ts";
import { allInstances } from "./component-tree.ts";

interface Handle {
  componentPath: string;
  path: string;
}

export class FunctionHandles {
  private constructor(
    private readonly idByFunction: Map<string, string>,
    private readonly present: Set<string>,
  ) {}

  static empty(): FunctionHandles {
    return new FunctionHandles(new Map(), new Set());
  }

  /** Ids of functions that a push brings for the first time are made; the others stay. */
  withFunctionsOf(state: Pick<DeploymentState, "app" | "definitions">): FunctionHandles {
    const ids = new Map(this.idByFunction);
    const present = new Set<string>();
    for (const { componentPath, definitionPath } of allInstances(state.app)) {
      for (const [modulePath, module] of Object.entries(state.definitions[definitionPath]?.functions ?? {})) {
        for (const { name } of module.functions) {
          const key = keyOf({ componentPath, path: `${modulePath.replace(/\.js$/, "")}:${name}` });
          if (!ids.has(key)) ids.set(key, randomBytes(16).toString("hex"));
          present.add(key);
        }
      }
    }
    return new FunctionHandles(ids, present);
  }

  live(): Record<string, Handle> {
    return Object.fromEntries(
      [...this.present].map((key) => [this.idByFunction.get(key) ?? "", handleOf(key)]),
    );
  }

  toJson(): string {
    return JSON.stringify([...this.idByFunction].map(([key, id]) => [key, id, this.present.has(key)]));
  }

  static fromJson(text: string): FunctionHandles {
    const rows = JSON.parse(text) as [string, string, boolean][];
    const present = rows.filter(([, , isPresent]) => isPresent).map(([key]) => key);
    return new FunctionHandles(new Map(rows.map(([key, id]) => [key, id])), new Set(present));
  }
}

function keyOf({ componentPath, path }: Handle): string {
  return JSON.stringify([componentPath, path]);
}

function handleOf(key: string): Handle {
  const [componentPath = "", path = ""] = JSON.parse(key) as string[];
  return { componentPath, path };
}
