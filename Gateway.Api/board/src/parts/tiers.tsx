import { useT, word } from '../i18n';

/** Colours that a tier may have: the card templates of the chat provider. */
export const tierColors = [
  'green', 'turquoise', 'wathet', 'blue', 'indigo', 'yellow', 'orange', 'red', 'carmine', 'violet', 'purple', 'grey',
] as const;

/** The tier's colour as the style sheet knows it, light or dark. */
export const tierPaint = (color: string | null | undefined) =>
  color && (tierColors as readonly string[]).includes(color) ? `var(--tier-${color})` : 'var(--tier-none)';

/** A dot in the tier's colour and its minutes, readable without seeing colours. */
export function TierMark({ tier, color, late }: { tier: number | null; color?: string | null; late?: boolean }) {
  const t = useT();
  if (tier === null || tier === undefined) return <span className="tier-mark faint">{t('tier.none')}</span>;
  const name = color ? word(t, 'color', color) : '';
  return (
    <span className="tier-mark" title={name}>
      <i style={{ background: tierPaint(color) }} aria-hidden="true" />
      {t('tier.minutes', { tier })}
      {late ? <em className="flag">{t('tier.late')}</em> : null}
    </span>
  );
}
