import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  NEEDED_FIELDS,
  ORDER_FIELDS,
  type ImportMapping,
  type OrderField,
} from '../../../shared/imports/index.ts';
import type { TableLook } from '../../../shared/protocol/index.ts';
import { withColumn } from './useMapping.ts';
import styles from './mapFile.module.css';

export interface MapColumnsProps {
  readonly look: TableLook;
  readonly mapping: ImportMapping;
  readonly onChange: (mapping: ImportMapping) => void;
}

/** Each column of the file with its first values, and what it means. */
export function MapColumns({ look, mapping, onChange }: MapColumnsProps) {
  const { t } = useTranslation('desk');
  const options = [
    { value: '', label: t('imports.map.nothing') },
    ...ORDER_FIELDS.map((field) => ({
      value: field,
      label: `${t(`imports.field.${field}`)}${NEEDED_FIELDS.includes(field) ? ' *' : ''}`,
    })),
  ];
  return (
    <div className={styles['columns']} role="table" aria-label={t('imports.map.columns')}>
      {look.columns.map(({ column, values }) => {
        const field = mapping.columns.find((each) => each.column === column)?.field ?? '';
        return (
          <div role="row" key={column} className={styles['column']} data-mapped={field !== ''}>
            <div role="cell" className={styles['name']} title={column}>
              {column}
            </div>
            <div role="cell" className={styles['values']} title={values.join('\n')}>
              {values.length === 0 ? '–' : values.slice(0, 3).join(' · ')}
            </div>
            <div role="cell">
              <NativeSelect
                aria-label={t('imports.map.meaningOf', { column })}
                data={options}
                value={field}
                onChange={(event) =>
                  onChange(
                    withColumn(mapping, column, event.currentTarget.value as OrderField | ''),
                  )
                }
                data-testid="map-column"
                data-column={column}
              />
            </div>
          </div>
        );
      })}
    </div>
  );
}
