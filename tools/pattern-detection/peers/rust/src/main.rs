//! Runs the detectors of one crate on bars in JSON; see tools/pattern-detection/evaluate. The requests on stdin and the
//! responses on stdout are those of peers.py, but only `detect` is answered.
//!
//! Usage: pattern-detection-peers kestrel-chartkit|wickra-core

mod kestrel;
mod wickra;

use serde::{Deserialize, Serialize};
use std::io::{BufRead, Write, stdin, stdout};

const HEAD_AND_SHOULDERS: &str = "head-and-shoulders";
const DOUBLE_TOP: &str = "double-top";
const ASCENDING_TRIANGLE: &str = "ascending-triangle";

#[derive(Clone, Copy)]
struct Bar {
    at: usize,
    open: f64,
    high: f64,
    low: f64,
    close: f64,
}

/// One series as columns.
#[derive(Deserialize)]
struct Columns {
    open: Vec<f64>,
    high: Vec<f64>,
    low: Vec<f64>,
    close: Vec<f64>,
}

#[derive(Deserialize)]
struct Request {
    all: Vec<Columns>,
}

/// A detection: the pattern and the confirming bar, and the first and the last bar if the crate reports them.
#[derive(Serialize)]
#[serde(untagged)]
enum Signal {
    At(&'static str, usize),
    Within(&'static str, usize, usize, usize),
}

/// A detector of one crate: receives one bar after the other and appends what this bar confirms.
trait Peer {
    fn next(&mut self, bar: Bar, found: &mut Vec<Signal>);
}

fn create_peer(name: &str) -> Box<dyn Peer> {
    match name {
        "kestrel-chartkit" => Box::new(kestrel::Kestrel::new()),
        "wickra-core" => Box::new(wickra::Wickra::new()),
        _ => panic!("unknown crate {name}"),
    }
}

fn detect(name: &str, series: &Columns) -> Vec<Signal> {
    let mut peer = create_peer(name);
    let mut found = Vec::new();
    for at in 0..series.close.len() {
        let (open, high) = (series.open[at], series.high[at]);
        let (low, close) = (series.low[at], series.close[at]);
        peer.next(
            Bar {
                at,
                open,
                high,
                low,
                close,
            },
            &mut found,
        );
    }
    found
}

fn main() {
    let name = std::env::args()
        .nth(1)
        .expect("expected the name of a crate");
    for line in stdin().lock().lines() {
        let request: Request =
            serde_json::from_str(&line.expect("unreadable input")).expect("invalid request");
        let response: Vec<Vec<Signal>> = request
            .all
            .iter()
            .map(|series| detect(&name, series))
            .collect();
        println!(
            "{}",
            serde_json::to_string(&response).expect("signals are serializable")
        );
        stdout().flush().expect("output closed");
    }
}
