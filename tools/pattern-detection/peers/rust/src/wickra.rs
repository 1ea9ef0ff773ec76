//! wickra-core: indicators whose value is not 0 at the bar that settles the last pivot, with swings of 5 %. They do not wait
//! for a break and do not report where a pattern begins.

use crate::{ASCENDING_TRIANGLE, Bar, DOUBLE_TOP, HEAD_AND_SHOULDERS, Peer, Signal};
use wickra_core::{Candle, DoubleTopBottom, HeadAndShoulders, Indicator, Triangle};

pub struct Wickra {
    head_and_shoulders: HeadAndShoulders,
    double_top: DoubleTopBottom,
    triangle: Triangle,
}

impl Wickra {
    pub fn new() -> Self {
        Self {
            head_and_shoulders: HeadAndShoulders::new(),
            double_top: DoubleTopBottom::new(),
            triangle: Triangle::new(),
        }
    }
}

impl Peer for Wickra {
    fn next(
        &mut self,
        Bar {
            at,
            open,
            high,
            low,
            close,
        }: Bar,
        found: &mut Vec<Signal>,
    ) {
        let candle = Candle::new_unchecked(open, high, low, close, 0.0, at as i64);
        let values = [
            (
                HEAD_AND_SHOULDERS,
                self.head_and_shoulders.update(candle),
                -1.0,
            ),
            (DOUBLE_TOP, self.double_top.update(candle), -1.0),
            // A symmetrical triangle after a low has the same value.
            (ASCENDING_TRIANGLE, self.triangle.update(candle), 1.0),
        ];
        for (name, value, fires) in values {
            if value == Some(fires) {
                found.push(Signal::At(name, at));
            }
        }
    }
}
