import { fade } from './theme.js';

/**
 * Periods behind the candles, as a primitive of lightweight-charts: https://tradingview.github.io/lightweight-charts
 * (plugins, series primitives).
 */
export class CandleBands {
  /** @type {readonly import('./line-chart.js').Band[]} */
  bands = [];
  /** @type {import('./theme.js').ChartColors | undefined} */
  colors;
  /** @type {any} */
  attachedTo;

  /** @param {any} parameters the chart, and the function that requests drawing */
  attached(parameters) {
    this.attachedTo = parameters;
  }

  detached() {
    this.attachedTo = undefined;
  }

  /** @param {readonly import('./line-chart.js').Band[]} bands @param {import('./theme.js').ChartColors} colors */
  update(bands, colors) {
    this.bands = bands;
    this.colors = colors;
    this.attachedTo?.requestUpdate();
  }

  paneViews() {
    return [{ zOrder: () => /** @type {const} */ ('bottom'), renderer: () => ({ draw: this.draw }) }];
  }

  /** @param {any} target */
  draw = (target) => {
    const scale = this.attachedTo?.chart.timeScale();
    const { colors } = this;
    if (!scale || !colors) return;
    target.useBitmapCoordinateSpace((/** @type {any} */ { context, bitmapSize, horizontalPixelRatio }) => {
      for (const { from, to, kind = 'warning' } of this.bands) {
        const [left, right] = [from, to].map((time) => {
          const index = scale.timeToIndex(time, true);
          return index === null ? null : scale.logicalToCoordinate(index);
        });
        if (typeof left !== 'number' || typeof right !== 'number') continue;
        context.fillStyle = fade(colors[kind], 0.14);
        context.fillRect(
          left * horizontalPixelRatio,
          0,
          Math.max(2, (right - left) * horizontalPixelRatio),
          bitmapSize.height,
        );
      }
    });
  };
}
