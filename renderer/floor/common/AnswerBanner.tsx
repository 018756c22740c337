import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../../i18n/index.ts';
import { useDocument } from '../../replica/index.ts';
import { speakAnswer } from '../../scan/index.ts';
import type { Answer } from './answer.ts';
import { KeyCap } from './ActionBar.tsx';
import classes from './floor.module.css';

const SHAPES = { ok: '✓', attention: '▲', wrong: '✕' } as const;

export interface AnswerBannerProps {
  readonly answer: Answer | null;
  /** Answers given so far. */
  readonly seq: number;
  /** Where its sentences are. */
  readonly scope: 'pick' | 'pack' | 'return';
  /** Shown while there is nothing to answer. */
  readonly idle: ReactNode;
  readonly onAcknowledge: () => void;
}

/**
 * The last scan's answer over the whole width: colour, shape and words. A mistake says what was scanned,
 * what was expected and what to do, and stays.
 */
export function AnswerBanner(props: AnswerBannerProps) {
  const { t } = useTranslation('floor');
  const errorText = useErrorText();
  const { answer, seq, scope } = props;
  useSpoken(props);
  if (answer === null) {
    return (
      <div
        className={classes.banner}
        data-testid="answer-banner"
        data-kind="none"
        data-scan-seq={seq}
      >
        <div className={classes.bannerText}>{props.idle}</div>
      </div>
    );
  }
  const { feedback, error } = answer;
  const { kind, code, values } = feedback;
  const wrong = kind === 'wrong';
  return (
    <div
      // A new element for every answer: the pulse starts afresh even where the words are the same.
      key={seq}
      className={classes.banner}
      data-testid="answer-banner"
      data-kind={kind}
      data-code={code}
      data-scan-seq={seq}
      role={wrong ? 'alert' : 'status'}
      onClick={wrong ? props.onAcknowledge : undefined}
    >
      <span className={classes.shape} aria-hidden>
        {SHAPES[kind]}
      </span>
      <div className={classes.bannerText}>
        <div className={classes.bannerTitle}>{t(`${scope}.answer.${code}`, values)}</div>
        {wrong && <div className={classes.bannerTodo}>{t(`${scope}.todo.${code}`, values)}</div>}
        {error && <div className={classes.bannerTodo}>{errorText(error)}</div>}
      </div>
      {wrong && (
        <div className={classes.bannerFacts}>
          {values['scanned'] !== undefined && (
            <Fact label={t('common.scanned')} value={values['scanned']} testid="wrong-scanned" />
          )}
          {values['expected'] !== undefined && (
            <Fact label={t('common.expected')} value={values['expected']} testid="wrong-expected" />
          )}
          <span className={classes.bannerKey}>
            {t('common.understood')} <KeyCap name="Enter" />
          </span>
        </div>
      )}
    </div>
  );
}

/** Says each new answer where this station speaks; one that was there before the screen is not said again. */
function useSpoken({ answer, seq, scope }: AnswerBannerProps): void {
  const { t, i18n } = useTranslation('floor');
  const said = useRef(seq);
  useEffect(() => {
    if (answer === null || said.current === seq) return;
    said.current = seq;
    const { kind, code, values } = answer.feedback;
    const todo = kind === 'wrong' ? ` ${t(`${scope}.todo.${code}`, values)}` : '';
    const language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
    speakAnswer(kind, `${t(`${scope}.answer.${code}`, values)}${todo}`, language);
  }, [answer, seq, scope, t, i18n]);
}

function Fact(props: { label: string; value: string | number; testid: string }) {
  const name = useDocument('products', String(props.value))?.description;
  return (
    <span className={classes.bannerFact}>
      {props.label} <b data-testid={props.testid}>{props.value}</b>
      {name !== undefined && <small>{name}</small>}
    </span>
  );
}
