import { useCallback, useEffect, useRef, useState } from 'react';
import type { ErrorValue } from '../../../shared/errors.ts';
import type { ImportMapping, OrderField } from '../../../shared/imports/index.ts';
import type { ImportPreview, TableLook } from '../../../shared/protocol/index.ts';
import { useHost } from '../../replica/index.ts';

export interface MappingWork {
  readonly look: TableLook | undefined;
  readonly mapping: ImportMapping | undefined;
  /** Of this very mapping; gone as soon as something of it changes. */
  readonly preview: ImportPreview | undefined;
  readonly busy: boolean;
  readonly error: ErrorValue | undefined;
  readonly change: (mapping: ImportMapping) => void;
  /** Another sheet, or another row for the header: the columns are others then. */
  readonly lookAgain: (where: { sheet?: string; headerRow?: number }) => void;
  readonly showPreview: () => void;
}

/** What a person and central know of a file that waits for its columns. */
export function useMapping(importId: string): MappingWork {
  const host = useHost();
  const [look, setLook] = useState<TableLook>();
  const [mapping, setMapping] = useState<ImportMapping>();
  const [preview, setPreview] = useState<ImportPreview>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorValue>();

  // What is answered to an earlier question is not shown.
  const asked = useRef(0);

  const lookAgain = useCallback(
    (where: { sheet?: string; headerRow?: number }) => {
      const ask = async () => {
        asked.current += 1;
        const question = asked.current;
        setBusy(true);
        const answer = await host.call('imports:look', { importId, ...where });
        if (question !== asked.current) return;
        setBusy(false);
        setPreview(undefined);
        setError(answer.ok ? undefined : answer.error);
        if (!answer.ok) return;
        const { mapping: proposed } = answer.value;
        setLook(answer.value);
        setMapping((before) => ({ ...proposed, channel: before?.channel ?? proposed.channel }));
      };
      void ask();
    },
    [host, importId],
  );
  useEffect(() => lookAgain({}), [lookAgain]);

  const change = useCallback((next: ImportMapping) => {
    asked.current += 1;
    setBusy(false);
    setMapping(next);
    setPreview(undefined);
    setError(undefined);
  }, []);
  const showPreview = useCallback(() => {
    const ask = async () => {
      if (mapping === undefined) return;
      asked.current += 1;
      const question = asked.current;
      setBusy(true);
      const answer = await host.call('imports:preview', { importId, mapping });
      if (question !== asked.current) return;
      setBusy(false);
      setError(answer.ok ? undefined : answer.error);
      setPreview(answer.ok ? answer.value : undefined);
    };
    void ask();
  }, [host, importId, mapping]);
  return { look, mapping, preview, busy, error, change, lookAgain, showPreview };
}

/** The mapping with this column meaning this field; a field has one column, and none where it is ''. */
export function withColumn(
  mapping: ImportMapping,
  column: string,
  field: OrderField | '',
): ImportMapping {
  const others = mapping.columns.filter((each) => each.column !== column && each.field !== field);
  const columns = field === '' ? others : [...others, { field, column }];
  const constants = mapping.constants.filter((each) => each.field !== field);
  return { ...mapping, columns, constants };
}

export function withConstant(
  mapping: ImportMapping,
  field: OrderField,
  value: string,
): ImportMapping {
  const others = mapping.constants.filter((each) => each.field !== field);
  return { ...mapping, constants: value === '' ? others : [...others, { field, value }] };
}
