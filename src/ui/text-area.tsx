import type { ComponentPropsWithRef } from "react";
import { classNames } from "./class-names";
import { controlBoxClass, Field, type FieldTexts } from "./field";

export type TextAreaProps = FieldTexts &
  Omit<ComponentPropsWithRef<"textarea">, "children"> & {
    labelHidden?: boolean;
    /** Shows "78 / 500" under the box; needs `maxLength` and a controlled `value`. */
    counted?: boolean;
  };

export function TextArea(props: TextAreaProps) {
  const { label, optional, hint, error, labelHidden, className, counted, ...area } = props;
  const used = typeof area.value === "string" ? area.value.length : 0;
  const end = counted && area.maxLength !== undefined ? `${used} / ${area.maxLength}` : undefined;
  return (
    <Field {...{ label, optional, hint, error, className, labelHidden, end }} id={area.id}>
      {(control) => (
        <textarea rows={3} {...area} {...control} className={classNames(controlBoxClass, "block py-3")} />
      )}
    </Field>
  );
}
