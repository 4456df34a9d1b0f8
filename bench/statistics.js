/** Medians, percentiles and ratios of figures that vary from run to run. */

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** The median of the pairs' ratios: what both members of a pair suffered falls out of it. */
function ratioOf(figures, references) {
  return median(figures.map((figure, i) => figure / references[i]));
}

/** The means of pairs. */
export function meanOf(figures, others) {
  return figures.map((figure, i) => (figure + others[i]) / 2);
}

/** The ratio of the best of each: what the machine disturbed least. */
function leastRatioOf(figures, references) {
  return Math.min(...figures) / Math.min(...references);
}

/** How far a reference is from itself. Which of the two comes first means nothing, so it is at least 1. */
function controlOf(references, again) {
  const ratio = ratioOf(again, references);
  return Math.max(ratio, 1 / ratio);
}

/** The same of the best of each. */
function leastControlOf(references, again) {
  const ratio = leastRatioOf(again, references);
  return Math.max(ratio, 1 / ratio);
}

/**
 * What a target shows: the figures beside the mean of two equal references, if there are two, and these beside each other.
 * `show` writes a figure with its unit.
 */
export function compare({ figures, references, again, show }) {
  const mean = again === undefined ? references : meanOf(references, again);
  return {
    figure: ratioOf(figures, mean),
    least: leastRatioOf(figures, [...references, ...(again ?? [])]),
    ...(again && { control: controlOf(references, again), leastControl: leastControlOf(references, again) }),
    absolute: `${show(median(figures))} beside ${show(median(mean))}`,
  };
}
