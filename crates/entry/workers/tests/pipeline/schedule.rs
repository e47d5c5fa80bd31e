//! How the tasks of the schedule went, and whether they are late.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use tidings_app::jobs;
use tidings_domain::SharedClock;
use tidings_test_support::TestApp;
use tidings_workers::{SCHEDULE, Standing, find, run, standings};

async fn standing(app: &TestApp, name: &str) -> Standing {
    let all = standings(&app.app.pool, app.now()).await.unwrap();
    all.into_iter().find(|standing| standing.task.name == name).unwrap()
}

#[tokio::test]
async fn it_is_known_when_a_task_did_its_work_and_what_keeps_it() {
    let app = TestApp::new().await;
    let clock: SharedClock = app.clock.clone();
    let task = find(jobs::DELETE_EVENTS).unwrap();
    assert!(standing(&app, task.name).await.success.is_none());
    assert_eq!(run(task, &app.app, &clock).await.unwrap(), 0);
    let done = standing(&app, task.name).await;
    assert_eq!(done.success.unwrap().at, app.now());
    assert_eq!(done.next_at.to_string(), "2026-06-18T03:04:00Z");

    app.sql("ALTER TABLE events RENAME TO elsewhere").await;
    app.clock.advance(SignedDuration::from_hours(24));
    assert!(run(task, &app.app, &clock).await.is_err());
    assert!(run(task, &app.app, &clock).await.is_err());
    let failing = standing(&app, task.name).await;
    assert_eq!((failing.failures, failing.success), (2, done.success));
    assert!(failing.last_error.unwrap().contains("events") && failing.is_late);

    app.sql("ALTER TABLE elsewhere RENAME TO events").await;
    run(task, &app.app, &clock).await.unwrap();
    let mended = standing(&app, task.name).await;
    assert_eq!((mended.failures, mended.last_error, mended.is_late), (0, None, false));
}

#[tokio::test]
async fn a_task_runs_by_its_job_and_that_is_written_down() {
    let app = TestApp::new().await;
    let periodic = tidings_workers::periodic();
    tidings_queue::enqueue_due(&app.app.pool, &periodic, app.now()).await.unwrap();
    // Past the time of every task.
    app.clock.advance(SignedDuration::from_hours(25));
    let due = tidings_queue::enqueue_due(&app.app.pool, &periodic, app.now()).await.unwrap();
    let due: BTreeSet<_> = due.into_iter().collect();
    assert_eq!(due, SCHEDULE.iter().map(|task| task.name).collect());
    app.work_off().await;
    for standing in standings(&app.app.pool, app.now()).await.unwrap() {
        assert!(standing.success.is_some() && !standing.is_late, "{standing:?}");
    }
}
