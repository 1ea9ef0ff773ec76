//! quantwave-core: a scanner for flags and head and shoulders with a score, which waits for the break. Its price at the close
//! is the middle of high and low.

use crate::{Bar, HEAD_AND_SHOULDERS, Peer, Signal};
use quantwave_core::indicators::geometric_patterns::GeometricPatternScanner;
use quantwave_core::traits::Next;

/// Bars on each side of a swing: its documented default.
const SWING_STRENGTH: usize = 5;

pub struct Quantwave(GeometricPatternScanner);

impl Quantwave {
    pub fn new() -> Self {
        Self(GeometricPatternScanner::new(SWING_STRENGTH))
    }
}

impl Peer for Quantwave {
    fn next(&mut self, Bar { at, high, low, .. }: Bar, found: &mut Vec<Signal>) {
        let (_, _, pattern) = self.0.next((high, low));
        if let Some(p) = pattern.filter(|p| p.is_bearish) {
            // It counts bars from 1.
            found.push(Signal::Within(HEAD_AND_SHOULDERS, at, p.ls_bar - 1, p.rs_bar - 1));
        }
    }
}
