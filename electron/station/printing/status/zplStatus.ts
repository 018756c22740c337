import { isDrained, readHostStatus, statusProblem } from './hostStatus.ts';
import type { StatusProtocol } from './protocol.ts';

/** ~HS. Without media or with its head open a printer may say nothing at all. */
export const ZPL_STATUS: StatusProtocol = {
  name: '~HS',
  question: Buffer.from('~HS'),
  read: (text) => {
    const reading = readHostStatus(text);
    if (reading.kind !== 'status') return reading;
    const { status } = reading;
    return {
      kind: 'status',
      condition: {
        problem: statusProblem(status),
        warning: null,
        busy: !isDrained(status),
        partial: status.partialFormat,
      },
    };
  },
  confirmation: { kind: 'idle', answers: 1 },
};
