//! kestrel-chartkit: finds candidates in the nodes of its zigzag, and each bar confirms or invalidates them.

use crate::{ASCENDING_TRIANGLE, DOUBLE_TOP, HEAD_AND_SHOULDERS, Peer, Signal};
use kestrel_chartkit::indicator::Indicator;
use kestrel_chartkit::indicator::chart_patterns::{
    ChartPatternCandidate, ChartPatternDetector, ChartPatternKind, PatternState,
};
use kestrel_chartkit::indicator::zigzag_advanced::{AdvancedZigZagEngine, ZigZagNode};
use kestrel_chartkit::model::Bar;

/// Percent of the price by which two levels may differ. The detector has no default: its examples and tests use this.
const TOLERANCE: f64 = 2.0;

pub struct Kestrel {
    zigzag: AdvancedZigZagEngine,
    detector: ChartPatternDetector,
    last: Option<ZigZagNode>,
    forming: Vec<(&'static str, ChartPatternCandidate)>,
}

impl Kestrel {
    pub fn new() -> Self {
        Self {
            zigzag: AdvancedZigZagEngine::with_defaults(),
            detector: ChartPatternDetector::new(TOLERANCE),
            last: None,
            forming: Vec::new(),
        }
    }

    /// Adds the candidates that end at the newest node. Each size is scanned alone, because the detector drops a candidate
    /// that overlaps an earlier one.
    fn add_candidates(&mut self) {
        let nodes = self.zigzag.nodes();
        for (name, kind, size) in [
            (DOUBLE_TOP, ChartPatternKind::DoubleTop, 3),
            (ASCENDING_TRIANGLE, ChartPatternKind::AscendingTriangle, 4),
            (HEAD_AND_SHOULDERS, ChartPatternKind::HeadAndShoulders, 5),
        ] {
            let Some(begin) = nodes.len().checked_sub(size) else {
                continue;
            };
            let window = &nodes[begin..];
            // A node that still moves may have been the end of an earlier candidate with the same beginning.
            self.forming
                .retain(|(_, c)| c.kind != kind || c.nodes[0].timestamp != window[0].timestamp);
            let candidates = self
                .detector
                .scan(window)
                .into_iter()
                .filter(|c| c.kind == kind);
            self.forming.extend(candidates.map(|c| (name, c)));
        }
    }
}

/// The candidates have no end: like those of numta, they count within their own length after the last node.
fn is_expired(candidate: &ChartPatternCandidate, at: i64) -> bool {
    let (first, end) = get_extent(candidate);
    at > end + (end - first)
}

fn get_extent(candidate: &ChartPatternCandidate) -> (i64, i64) {
    (
        candidate.nodes[0].timestamp,
        candidate.nodes[candidate.nodes.len() - 1].timestamp,
    )
}

impl Peer for Kestrel {
    fn next(&mut self, bar: crate::Bar, found: &mut Vec<Signal>) {
        let at = bar.at as i64;
        let bar = Bar::new(at, bar.open, bar.high, bar.low, bar.close, 0.0);
        self.zigzag.on_bar(&bar);
        let last = self.zigzag.nodes().last().copied();
        if last != self.last {
            self.last = last;
            self.add_candidates();
        }
        self.forming.retain_mut(|(name, candidate)| {
            let state = candidate.update_state(&bar);
            // A triangle is confirmed by a break in either direction.
            let is_upward = candidate
                .upper_line
                .is_none_or(|line| bar.close > line.value_at(at));
            if state == PatternState::Confirmed && is_upward {
                let (first, end) = get_extent(candidate);
                found.push(Signal::Within(
                    name,
                    at as usize,
                    first as usize,
                    end as usize,
                ));
            }
            state == PatternState::Forming && !is_expired(candidate, at)
        });
    }
}
