//! `tidings up` after `kill -9`: of itself, and of its PostgreSQL.

use rustix::process::{Pid, kill_process};

use crate::{
    harness::{Folder, Signal, until},
    running::{Running, STOP, postmaster_of, processes_in},
};

#[tokio::test]
async fn killed_up_takes_postgres_with_it_and_starts_again() {
    let folder = Folder::new();
    let up = Running::start(&folder).await;
    let id = up.send_sms().await;
    let (key, database) = (up.file.demo.api_key.clone(), up.database());
    up.process.kill().await;
    until("PostgreSQL to stop by itself", STOP, async || processes_in(&database).is_empty().then_some(())).await;

    let up = Running::start(&folder).await;
    assert_eq!(up.file.demo.api_key, key);
    // Accepted before the crash: delivered after it, if not before.
    up.until_delivered(&id).await;
    up.stop().await;
}

#[tokio::test]
async fn killed_postgres_is_started_again() {
    let folder = Folder::new();
    let up = Running::start(&folder).await;
    let before = up.send_sms().await;
    let killed = postmaster_of(&up.database()).expect("a postmaster");
    kill_process(Pid::from_raw(killed).expect("a process id"), Signal::KILL).expect("it runs");

    let body = up.api.sms("07700900123");
    let accepted = until("a message to be accepted again", STOP, async || {
        match up.api.post(&up.file.api_url, "sms", &body).await.expect("the server keeps answering") {
            (201, reply) if postmaster_of(&up.database()) != Some(killed) => Some(reply),
            (201 | 500..=599, _) => None,
            (status, reply) => panic!("{status} {reply}"),
        }
    });
    let after = accepted.await;
    up.until_delivered(&before).await;
    up.until_delivered(after["id"].as_str().expect("an id")).await;
    up.stop().await;
}
