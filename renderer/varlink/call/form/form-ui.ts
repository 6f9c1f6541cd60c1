import { createContext, useContext, type ComponentType } from 'react';
import type { InterfaceNode, TypeNode } from '#core/idl/syntax.ts';
import { keyOfPath } from '#core/varlink/form/problems.ts';
import type { Path, Tree } from '#core/varlink/form/tree.ts';
import type { DescriptorSent } from '#core/varlink/call.ts';

/** What every control is given. */
export interface ControlProps {
  readonly path: Path;
  /** null: nothing is sent. */
  readonly part: Tree | null;
  /** What it is called, where no label beside it says so. */
  readonly label: string | undefined;
  readonly onChange: (part: Tree) => void;
}

export interface ValueProps {
  readonly type: TypeNode;
  readonly path: Path;
  /** Of the fields of the struct that it is in. */
  readonly order?: readonly string[] | null;
  readonly label?: string;
}

/** What the fields of a form share. */
export interface FormUi {
  /** The control that a value of any type is entered with. Types hold types, and so do their controls: they find one another here. */
  readonly Value: ComponentType<ValueProps>;
  readonly scope: InterfaceNode | null;
  readonly tree: Tree;
  /** By path. */
  readonly problems: ReadonlyMap<string, string>;
  /** Running was tried: what is missing is an error from then on, and no mere hint. */
  readonly tried: boolean;
  readonly descriptors: readonly DescriptorSent[];
  /** Text of JSON fields that is no JSON yet, by path. */
  readonly unfinished: ReadonlyMap<string, string>;
  readonly change: (tree: Tree) => void;
  /** Keeps what is typed into a JSON field and is none yet; null when it has become one. */
  readonly keepUnfinished: (path: Path, text: string | null) => void;
  /** Asks for a file to send along, and gives its place among those that are sent; null when nobody chose one. */
  readonly pickFile: (mode: DescriptorSent['mode']) => Promise<number | null>;
}

export const FormContext = createContext<FormUi | null>(null);

export function useForm(): FormUi {
  const form = useContext(FormContext);
  if (!form) throw new Error('A field stands outside of a form.');
  return form;
}

/** Of an element in the document, and of what describes it. */
export const idOfPath = (path: Path): string => `call-field-${encodeURIComponent(keyOfPath(path))}`;

/** Moves the focus into a field that is drawn with the next frame. */
export function focusField(path: Path): void {
  requestAnimationFrame(() => document.getElementById(idOfPath(path))?.focus());
}
