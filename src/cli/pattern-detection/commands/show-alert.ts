import { print, printJson, printNote } from '../../terminal/print';
import { formatStoredPattern, toPatternJson } from '../stored-pattern/listing';
import { readPatternBars, toDetection } from '../stored-pattern/pattern';
import { type CommonOptions, withStore } from './alerts';

export interface ShowOptions extends CommonOptions {
  /** The folder of the drawing. */
  readonly svg?: string;
}

/** `stacks alerts show`: shows the pattern of an alert, and draws it. */
export async function runShow(alertId: string, { svg, ...options }: ShowOptions): Promise<void> {
  const [pattern, alert] = await withStore(options, (store) =>
    Promise.all([store.getPattern(alertId), store.getAlert(alertId)]),
  );
  // Loads the chart library only for a drawing.
  const drawing =
    svg === undefined
      ? undefined
      : await (
          await import('../stored-pattern/drawing')
        ).drawStoredPattern(svg, toDetection(pattern), readPatternBars(pattern));
  if (options.json) return printJson(toPatternJson(pattern, alert, drawing));
  print(formatStoredPattern(pattern, alert));
  if (drawing !== undefined) printNote(`drawing: ${drawing}`);
}
