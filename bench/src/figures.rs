//! What a run measures, in the shape of its JSON. Rates are per second, times in milliseconds, memory in MiB.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::load::Phase;
use crate::machine::Machine;
use crate::memory::Memory;
use crate::tally::Tally;

/// The most failures that a scenario may have, as a share of its requests.
pub const MAX_FAILURE_SHARE: f64 = 0.001;

/// A backlog that is gone sooner says nothing about the rate, as its end is seen only every 50 ms.
const MIN_DRAIN_TIME: Duration = Duration::from_millis(500);

/// One run of the generator.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Report {
    pub taken_at: Timestamp,
    pub settings: Settings,
    pub machine: Machine,
    pub start_up: StartUp,
    /// The first is always `http-floor`.
    pub requests: Vec<RequestFigures>,
    pub delivery: Option<DeliveryFigures>,
    pub spreadsheet: Option<SpreadsheetFigures>,
    #[serde(default)]
    pub archive: Option<ArchiveFigures>,
    /// The most that was seen at any sampling under load.
    pub memory: Memory,
    /// Why the run does not count; empty when it does.
    pub faults: Vec<String>,
}

/// How the run was asked for.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Settings {
    /// Length of each phase.
    pub seconds: u64,
    pub connections: usize,
    /// Rate of the open loops; half of the measured peak when `None`.
    pub rate: Option<f64>,
    /// How many texts `deliver` sends.
    pub texts: u64,
    /// How many texts were in the database beforehand.
    #[serde(default)]
    pub rows: u64,
}

/// From the spawn of the process until `/readyz` answered 200.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct StartUp {
    /// With an empty data folder: the database is made and migrated.
    pub first_ms: f64,
    /// With the data folder of the first start.
    pub second_ms: f64,
}

/// A scenario of requests.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct RequestFigures {
    pub scenario: String,
    /// Successful replies per second of the closed loop.
    pub peak: f64,
    /// `None` for `http-floor`.
    pub open_loop: Option<OpenLoopFigures>,
    /// All requests of both loops.
    pub sent: u64,
    pub failures: BTreeMap<String, u64>,
}

/// Latencies from the time a request was due.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct OpenLoopFigures {
    pub rate: f64,
    pub p50_ms: f64,
    pub p95_ms: f64,
    pub p99_ms: f64,
    pub max_ms: f64,
}

/// The scenario `deliver`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct DeliveryFigures {
    /// How many texts were accepted.
    pub texts: u64,
    /// Accepted per second while they were posted.
    pub posted: f64,
    /// Accepted texts by the time from the first post until the last was final.
    pub end_to_end: f64,
    /// How many were not yet final when the last had been posted.
    pub backlog: u64,
    /// How fast that backlog became final, with no posting beside it. `None` when it was too small to be timed.
    pub drain: Option<f64>,
    /// All requests.
    pub sent: u64,
    pub failures: BTreeMap<String, u64>,
}

/// The scenario `archive`.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct ArchiveFigures {
    /// Of texts that were posted while nothing was moved.
    pub without: OpenLoopFigures,
    /// Of texts that were posted beside.
    pub beside: OpenLoopFigures,
    /// Messages moved per second beside them, with the pauses that a move makes.
    pub moved_beside: f64,
    /// The same with nothing else to do.
    pub moved_alone: f64,
    /// All requests.
    pub sent: u64,
    pub failed: u64,
}

/// The scenario `spreadsheet`.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct SpreadsheetFigures {
    pub rows: u64,
    /// From the upload of the file until it was answered what is wrong with it: received, checked, encrypted, stored.
    pub checked_ms: f64,
    /// From when it was sent until the last row was committed, with the workers delivering beside it.
    pub committed_ms: f64,
    /// From when it was sent until the last of its texts was final.
    pub all_final_ms: f64,
}

impl SpreadsheetFigures {
    pub fn new(rows: u64, checked: Duration, committed: Duration, all_final: Duration) -> Self {
        let [checked_ms, committed_ms, all_final_ms] =
            [checked, committed, all_final].map(|time| time.as_secs_f64() * 1000.0);
        Self { rows, checked_ms, committed_ms, all_final_ms }
    }
}

impl Report {
    /// Requests per second of `http-floor`.
    pub fn http_floor(&self) -> Option<f64> {
        self.requests.iter().find(|figures| figures.scenario == "http-floor").map(|figures| figures.peak)
    }
}

impl RequestFigures {
    /// Puts together what the loops saw.
    pub fn new(scenario: &str, closed: &Phase, open: Option<(f64, &Phase)>) -> Self {
        let tallies: Vec<&Tally> = [&closed.tally].into_iter().chain(open.map(|(_, phase)| &phase.tally)).collect();
        let failures = named_failures(&tallies);
        Self {
            scenario: scenario.to_owned(),
            peak: closed.throughput(),
            open_loop: open.map(|(rate, phase)| OpenLoopFigures::new(rate, &phase.tally)),
            sent: tallies.iter().map(|tally| tally.succeeded()).sum::<u64>() + failures.values().sum::<u64>(),
            failures,
        }
    }

    /// Says what is wrong when more failed than may.
    pub fn fault(&self) -> Option<String> {
        too_many_failures(&self.scenario, self.sent, &self.failures)
    }
}

impl OpenLoopFigures {
    fn new(rate: f64, tally: &Tally) -> Self {
        let [p50_ms, p95_ms, p99_ms] = [0.5, 0.95, 0.99].map(|quantile| tally.quantile_ms(quantile));
        Self { rate, p50_ms, p95_ms, p99_ms, max_ms: tally.max_ms() }
    }
}

impl ArchiveFigures {
    /// Puts together what the rounds saw, without and beside it.
    pub fn new(rate: f64, [without, beside]: [&Tally; 2], moved_beside: f64, moved_alone: f64) -> Self {
        let failed = named_failures(&[without, beside]).values().sum::<u64>();
        Self {
            without: OpenLoopFigures::new(rate, without),
            beside: OpenLoopFigures::new(rate, beside),
            moved_beside,
            moved_alone,
            sent: without.succeeded() + beside.succeeded() + failed,
            failed,
        }
    }

    /// Says what is wrong when more failed than may.
    pub fn fault(&self) -> Option<String> {
        too_many_failures("archive", self.sent, &BTreeMap::from([("failed".to_owned(), self.failed)]))
    }
}

impl DeliveryFigures {
    /// `all_final` is the time from the first post until the last text was final; `backlog` is what was left, and in
    /// how much time it was worked off.
    pub fn new(posting: &Phase, all_final: Duration, backlog: (u64, Duration)) -> Self {
        let texts = posting.tally.succeeded();
        let failures = named_failures(&[&posting.tally]);
        let (left, drained_in) = backlog;
        Self {
            texts,
            posted: posting.throughput(),
            end_to_end: texts as f64 / all_final.as_secs_f64(),
            backlog: left,
            drain: (drained_in >= MIN_DRAIN_TIME).then(|| left as f64 / drained_in.as_secs_f64()),
            sent: texts + failures.values().sum::<u64>(),
            failures,
        }
    }

    /// Says what is wrong when more failed than may.
    pub fn fault(&self) -> Option<String> {
        too_many_failures("deliver", self.sent, &self.failures)
    }
}

fn named_failures(tallies: &[&Tally]) -> BTreeMap<String, u64> {
    let mut named = BTreeMap::new();
    for (failure, count) in tallies.iter().flat_map(|tally| tally.failures()) {
        *named.entry(failure.to_string()).or_default() += count;
    }
    named
}

fn too_many_failures(scenario: &str, sent: u64, failures: &BTreeMap<String, u64>) -> Option<String> {
    let failed: u64 = failures.values().sum();
    let allowed = sent as f64 * MAX_FAILURE_SHARE;
    (failed as f64 > allowed || sent == 0)
        .then(|| format!("{scenario}: {failed} of {sent} requests failed: {}", list(failures)))
}

/// `status 429 ×3, timed out ×1`
pub fn list(failures: &BTreeMap<String, u64>) -> String {
    let parts: Vec<String> = failures.iter().map(|(failure, count)| format!("{failure} ×{count}")).collect();
    parts.join(", ")
}

/// A report with round figures, for the tests of what is made of it.
#[cfg(test)]
pub fn sample() -> Report {
    let open_loop = OpenLoopFigures { rate: 1520.0, p50_ms: 2.5, p95_ms: 4.0, p99_ms: 8.0, max_ms: 12.0 };
    let request = |scenario: &str, peak, open_loop, failures| RequestFigures {
        scenario: scenario.to_owned(),
        peak,
        open_loop,
        sent: 40_000,
        failures,
    };
    Report {
        taken_at: Timestamp::UNIX_EPOCH,
        settings: Settings { seconds: 10, connections: 64, rate: None, texts: 20_000, rows: 0 },
        machine: Machine {
            cores: 2,
            cpu: "Fast CPU".to_owned(),
            kernel: "6.1.0".to_owned(),
            file_system: "ext4".to_owned(),
        },
        start_up: StartUp { first_ms: 1500.0, second_ms: 270.0 },
        requests: vec![
            request("http-floor", 20_000.0, None, BTreeMap::new()),
            request("post-sms", 3040.0, Some(open_loop), BTreeMap::from([("status 429".to_owned(), 2)])),
        ],
        delivery: Some(DeliveryFigures {
            texts: 20_000,
            posted: 3000.0,
            end_to_end: 2850.0,
            backlog: 4000,
            drain: Some(3500.0),
            sent: 20_000,
            failures: BTreeMap::new(),
        }),
        spreadsheet: Some(SpreadsheetFigures {
            rows: 100_000,
            checked_ms: 800.0,
            committed_ms: 8000.0,
            all_final_ms: 30_000.0,
        }),
        archive: Some(ArchiveFigures {
            without: open_loop,
            beside: OpenLoopFigures { p99_ms: 10.0, ..open_loop },
            moved_beside: 15_000.0,
            moved_alone: 25_000.0,
            sent: 40_000,
            failed: 0,
        }),
        memory: Memory { product_mib: 30.0, product_peak_mib: 40.0, postgres_mib: Some(90.0) },
        faults: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_survives_its_json() {
        let json = serde_json::to_value(sample()).unwrap();
        assert_eq!(json["requests"][1]["open_loop"]["p99_ms"], 8.0);
        assert_eq!(json["requests"][1]["failures"]["status 429"], 2);
        let back: Report = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(back).unwrap(), json);
    }

    #[test]
    fn one_failure_in_a_thousand_is_let_pass_and_no_more() {
        let failures = |count| BTreeMap::from([("status 429".to_owned(), count)]);
        assert_eq!(too_many_failures("post-sms", 1000, &failures(1)), None);
        let fault = too_many_failures("post-sms", 1000, &failures(2)).unwrap();
        assert_eq!(fault, "post-sms: 2 of 1000 requests failed: status 429 ×2");
        assert!(too_many_failures("post-sms", 0, &BTreeMap::new()).is_some(), "nothing was measured");
    }
}
