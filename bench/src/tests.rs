//! The generator against a stand-in for the product.

use std::sync::Arc;
use std::time::Duration;

use crate::fake_server::{Behaviour, FakeServer};
use crate::figures::{RequestFigures, Settings};
use crate::load::{Until, closed_loop, open_loop};
use crate::scenarios::{self, Scenario, sms_workload};
use crate::session::Session;
use crate::tally::Failure;
use crate::target::Target;
use crate::workload::Workload;

async fn texts(server: &FakeServer) -> (Target, Arc<Workload>) {
    let target = server.target().await;
    let workload = Arc::new(sms_workload(&target));
    (target, workload)
}

#[tokio::test]
async fn every_scenario_runs_to_its_figures() {
    let server = FakeServer::start(Behaviour::default()).await;
    let settings = Settings { seconds: 1, connections: 4, rate: Some(100.0), texts: 300, rows: 0 };
    let mut session = Session::begin(server.target().await, None, settings).await.unwrap();
    // The stand-in has no database to put messages in, and knows nothing of spreadsheets.
    let left_out = [Scenario::Receipts, Scenario::Spreadsheet, Scenario::Archive];
    let scenarios: Vec<_> = Scenario::ALL.iter().copied().filter(|it| !left_out.contains(it)).collect();
    scenarios::run(&mut session, &scenarios).await.unwrap();

    let names: Vec<&str> = session.requests.iter().map(|figures| figures.scenario.as_str()).collect();
    assert_eq!(
        names,
        [
            "http-floor",
            "post-sms at 8",
            "post-sms at 64",
            "post-sms at 256",
            "post-email at 8",
            "post-email at 64",
            "post-email at 256",
            "get-notification",
            "list-notifications",
            "mixed",
            "get-service",
            "get-template",
            "get-user",
            "template-page",
            "dashboard-page"
        ]
    );
    for figures in &session.requests {
        assert_eq!(figures.fault(), None);
        assert!(figures.peak > 0.0 && figures.failures.is_empty(), "{figures:?}");
        assert_eq!(figures.open_loop.is_some(), figures.scenario != "http-floor");
    }
    let delivery = session.delivery.unwrap();
    assert_eq!((delivery.texts, delivery.backlog), (300, 0));
    assert!(delivery.end_to_end > 0.0 && delivery.end_to_end <= delivery.posted, "{delivery:?}");
    assert!(session.memory.product_mib > 0.0);
}

/// One reply is held back for 400 ms in 1 s of 200 requests/s on a single connection. Some 80 requests become due
/// meanwhile and are late by up to 400 ms. Timed from when they were sent, only the one held back would be late.
#[tokio::test]
async fn a_stall_is_seen_by_all_who_wait_behind_it() {
    let stall = Duration::from_millis(400);
    let server = FakeServer::start(Behaviour { stall: Some((50, stall)), ..Behaviour::default() }).await;
    let (target, workload) = texts(&server).await;
    let phase = open_loop(target.address, &workload, 1, 200.0, Duration::from_secs(1)).await.unwrap();
    assert_eq!(phase.tally.succeeded(), 200);
    assert!(phase.tally.max_ms() >= 400.0, "max {} ms", phase.tally.max_ms());
    assert!(phase.tally.quantile_ms(0.99) >= 350.0, "p99 {} ms", phase.tally.quantile_ms(0.99));
    assert!(phase.tally.quantile_ms(0.9) >= 200.0, "p90 {} ms", phase.tally.quantile_ms(0.9));
}

#[tokio::test]
async fn an_open_loop_sends_what_the_rate_and_the_time_make() {
    let server = FakeServer::start(Behaviour::default()).await;
    let (target, workload) = texts(&server).await;
    let phase = open_loop(target.address, &workload, 8, 500.0, Duration::from_millis(500)).await.unwrap();
    assert_eq!((phase.tally.succeeded(), server.requests()), (250, 250));
    // The last of them is due 2 ms before the end.
    assert!(phase.elapsed >= Duration::from_millis(498), "{:?}", phase.elapsed);
}

#[tokio::test]
async fn a_closed_loop_ends_at_its_count() {
    let server = FakeServer::start(Behaviour::default()).await;
    let (target, workload) = texts(&server).await;
    let phase = closed_loop(target.address, &workload, 8, Until::Sent(123)).await.unwrap();
    assert_eq!((phase.tally.succeeded(), server.requests()), (123, 123));
}

#[tokio::test]
async fn refusals_are_counted_by_status_and_spoil_the_run() {
    let server = FakeServer::start(Behaviour { refuse_every: Some(10), ..Behaviour::default() }).await;
    let (target, workload) = texts(&server).await;
    let phase = closed_loop(target.address, &workload, 4, Until::Sent(100)).await.unwrap();
    assert_eq!(phase.tally.succeeded(), 90);
    assert_eq!(phase.tally.failures()[&Failure::Status(429)], 10);
    let fault = RequestFigures::new("post-sms", &phase, None).fault().unwrap();
    assert_eq!(fault, "post-sms: 10 of 100 requests failed: status 429 ×10");
}

#[tokio::test]
async fn a_lost_connection_is_counted_and_replaced() {
    let server = FakeServer::start(Behaviour { hang_up_every: Some(10), ..Behaviour::default() }).await;
    let (target, workload) = texts(&server).await;
    let phase = closed_loop(target.address, &workload, 4, Until::Sent(100)).await.unwrap();
    assert_eq!((phase.tally.succeeded(), phase.tally.failures()[&Failure::Connection]), (90, 10));
}

#[tokio::test]
async fn a_wrong_key_is_refused_by_the_stand_in() {
    let server = FakeServer::start(Behaviour::default()).await;
    let mut target = server.target().await;
    let other = "k-0f1c4b7e-59a6-4b2e-8a0f-0c2f6b1f7a11-00000000-2a4e-4d0b-b1a5-3f5e7c9d1b22";
    target.signer = crate::token::Signer::from_api_key(other).unwrap();
    let phase = closed_loop(target.address, &Arc::new(sms_workload(&target)), 1, Until::Sent(5)).await.unwrap();
    assert_eq!(phase.tally.failures()[&Failure::Status(403)], 5);
}
