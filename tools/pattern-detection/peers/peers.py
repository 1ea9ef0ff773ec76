"""Measures one library and runs its detectors, on bars in JSON; see tools/pattern-detection/benchmark and
tools/pattern-detection/evaluate.

Each line on stdin is one request, each response one line of JSON on stdout:

    {"do": "load", "bars": B}           sets the bars for the measurement: {"open": [...], "high", "low", "close"}
    {"do": "batch"} | {"do": "stream"}  one round: events per second, and nanoseconds per event at p50, p99 and p99.9
    {"do": "detect", "all": [B, ...]}   for each series: [[pattern, confirming bar] or [..., first bar, last bar], ...]

Usage: python peers.py ta-patterns|numta
"""

import json
import sys
import time

import numpy as np

# Bars that are processed again with each new bar; the largest default of the detectors is 150 (ta_patterns.hs_top).
WINDOW = 250


class TaPatterns:
    """ta-patterns: each detector returns a column of signals, without the start of the pattern."""

    def __init__(self):
        import ta_patterns.chart_patterns as charts

        self.detectors = {
            "head-and-shoulders": charts.hs_top,
            "double-top": charts.double_top,
            "ascending-triangle": charts.ascending_triangle,
        }

    def all(self, o, h, l, c):
        return {name: detector(o, h, l, c) for name, detector in self.detectors.items()}

    def detect(self, o, h, l, c):
        found = []
        for name, column in self.all(o, h, l, c).items():
            fires = column != 0
            # A signal that lasts several bars is one detection.
            found += [[name, int(at)] for at in np.flatnonzero(fires & ~np.concatenate(([False], fires[:-1])))]
        return found


class Numta:
    """numta: lists of patterns with their breakout level and their extremes, which are known `order` bars later."""

    ORDER = 5  # its default

    def __init__(self):
        import numta

        self.numta = numta

    def all(self, o, h, l, c):
        numta = self.numta
        return numta.detect_head_shoulders(h, l, c), numta.detect_double_top(h, l, c), numta.detect_triangle(h, l, c)

    def detect(self, o, h, l, c):
        found = []
        for p in self.numta.detect_head_shoulders(h, l, c):
            slope, intercept = p.neckline
            self.append_break(found, "head-and-shoulders", p, c, lambda at: slope * at + intercept)
        for p in self.numta.detect_double_top(h, l, c):
            self.append_break(found, "double-top", p, c, lambda at: p.neckline)
        # It reports only the newest triangle, so it is called at each bar.
        last = None
        for at in range(2 * self.ORDER + 1, len(c)):
            begin = max(0, at + 1 - WINDOW)
            for p in self.numta.detect_triangle(h[begin : at + 1], l[begin : at + 1], c[begin : at + 1]):
                slope, intercept = p.upper_trendline
                points = [index for index, _ in p.upper_points[-2:] + p.lower_points[-2:]]
                line = [slope * (x - begin) + intercept for x in (at - 1, at)]
                key = (begin + min(points), begin + max(points))
                if p.pattern_type == "ascending" and c[at] > line[1] and c[at - 1] <= line[0] and key != last:
                    found.append(["ascending-triangle", at, *key])
                    last = key
        return found

    def append_break(self, found, name, p, c, level):
        """Finds the first close below the level, within the length of the pattern: numta doesn't wait for the break."""
        first, end = int(p.start_index), int(p.end_index)
        for at in range(end + self.ORDER, min(len(c), end + self.ORDER + max(1, end - first))):
            if c[at] < level(at):
                found.append([name, at, first, end])
                return


def columns(bars):
    return tuple(np.array(bars[name], dtype=np.float64) for name in ("open", "high", "low", "close"))


def batch(peer, bars):
    count, times = len(bars[0]), []
    for again in range(5):
        # Slightly different prices, because some libraries cache the result of an array.
        scaled = [column * (1 + 1e-9 * again + 1e-12 * (time.perf_counter_ns() % 997)) for column in bars]
        before = time.process_time_ns()
        peer.all(*scaled)
        times.append((time.process_time_ns() - before) / count)
    return summarize(times, 1e9 / (sum(times) / len(times)), count)


def stream(peer, bars):
    times = []
    for end in range(WINDOW, len(bars[0]) + 1):
        window = [column[end - WINDOW : end].copy() for column in bars]
        before = time.process_time_ns()
        peer.all(*window)
        times.append(time.process_time_ns() - before)
    return summarize(times, 1e9 * len(times) / sum(times), 1)


def summarize(times, rate, group):
    p50, p99, p999 = (float(x) for x in np.percentile(times, [50, 99, 99.9]))
    return {"rate": rate, "p50": p50, "p99": p99, "p999": p999, "group999": p999 * group}


def main():
    peer = {"ta-patterns": TaPatterns, "numta": Numta}[sys.argv[1]]()
    bars = None
    for line in sys.stdin:
        request = json.loads(line)
        what = request["do"]
        if what == "load":
            bars, response = columns(request["bars"]), True
            peer.all(*bars)  # triggers just-in-time compilation
        elif what == "detect":
            response = [peer.detect(*columns(series)) for series in request["all"]]
        else:
            response = {"batch": batch, "stream": stream}[what](peer, bars)
        print(json.dumps(response), flush=True)


main()
