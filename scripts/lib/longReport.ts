import { readFile, writeFile } from 'node:fs/promises';

/** What one part of the long run said, as it stands in the report. */
export interface Section {
  readonly title: string;
  /** One line: passed or failed, when, how long. */
  readonly verdict: string;
  readonly output: string;
}

const HEAD = '# The long run\n\nWritten by `npm run test:long`, part by part.\n';

/** Reads a report back; a missing one has no sections. */
export async function readReport(file: string): Promise<Section[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  return parseReport(text);
}

export function parseReport(text: string): Section[] {
  return [...text.matchAll(/^## (.+)\n\n(.+)\n\n```\n([\s\S]*?)\n```$/gm)].map(
    ([, title = '', verdict = '', output = '']) => ({ title, verdict, output }),
  );
}

export const formatReport = (sections: readonly Section[]): string =>
  [
    HEAD,
    ...sections.map(
      ({ title, verdict, output }) =>
        `## ${title}\n\n${verdict}\n\n\`\`\`\n${output.replaceAll('```', "'''")}\n\`\`\`\n`,
    ),
  ].join('\n');

export const writeReport = (file: string, sections: readonly Section[]): Promise<void> =>
  writeFile(file, formatReport(sections));
