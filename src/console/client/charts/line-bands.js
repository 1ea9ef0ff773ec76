import { fade } from './theme.js';

/**
 * Draws periods behind the lines.
 * @param {import('uplot')} plot
 * @param {readonly import('./line-chart.js').Band[]} bands
 * @param {import('./theme.js').ChartColors} colors
 */
export function drawBands(plot, bands, colors) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { from, to, kind = 'warning' } of bands) {
    const left = plot.valToPos(from, 'x', true);
    const right = plot.valToPos(to, 'x', true);
    ctx.fillStyle = fade(colors[kind], 0.14);
    ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height);
    ctx.fillStyle = fade(colors[kind], 0.8);
    ctx.fillRect(left, bbox.top, 1, bbox.height);
    ctx.fillRect(right, bbox.top, 1, bbox.height);
  }
  ctx.restore();
}
