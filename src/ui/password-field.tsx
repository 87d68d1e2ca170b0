import { useState } from "react";
import { TextField, type TextFieldProps } from "./text-field";

/** A password that can be looked at while typing. */
export function PasswordField(props: Omit<TextFieldProps, "type" | "suffix" | "prefix">) {
  const [shown, setShown] = useState(false);
  return (
    <TextField
      {...props}
      type={shown ? "text" : "password"}
      autoCapitalize="none"
      spellCheck={false}
      suffix={
        <button
          type="button"
          aria-pressed={shown}
          aria-label="Show password"
          onClick={() => setShown(!shown)}
          className="min-h-10 rounded-sm px-2.5 text-sm font-semibold text-action-text hover:bg-action-soft"
        >
          {shown ? "Hide" : "Show"}
        </button>
      }
    />
  );
}
