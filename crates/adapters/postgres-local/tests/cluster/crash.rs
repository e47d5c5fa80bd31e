//! `kill -9` of the server, of its parent, of both.

use std::fs;
use std::process::Command;

use rustix::process::{Pid, Signal, kill_process};
use tidings_postgres_local::ClusterOptions;

use crate::parent::{Parent, ended};
use crate::{Place, remember, remembered, start};

#[tokio::test]
async fn killed_server_is_noticed_and_starts_again() {
    let place = Place::new();
    let cluster = start(&ClusterOptions::new(place.data_dir())).await;
    remember(&cluster, "kept").await;
    assert!(cluster.is_alive());
    kill_process(Pid::from_raw(cluster.pid()).expect("process id"), Signal::KILL).expect("kill");
    let exit = cluster.exited().await;
    assert!(!cluster.is_alive());
    assert!(exit.to_string().contains("signal: 9") && exit.to_string().contains("log"), "{exit}");
    assert_eq!(cluster.exited().await.status, exit.status, "it can be asked again");
    cluster.stop().await.expect("nothing to stop");

    let cluster = place.start().await;
    assert_eq!(remembered(&cluster).await, ["kept"]);
    cluster.stop().await.expect("stops");
}

#[tokio::test]
async fn server_ends_with_a_killed_parent() {
    let place = Place::new();
    let parent = Parent::start(&place.data_dir());
    let postmaster = parent.postmaster;
    parent.kill();
    ended(postmaster).await;
    assert!(!place.data_dir().join("postmaster.pid").exists(), "it shut down in order");

    let cluster = place.start().await;
    assert_eq!(remembered(&cluster).await, ["kept"]);
    cluster.stop().await.expect("stops");
}

#[tokio::test]
async fn next_start_need_not_wait_for_the_end_of_the_last() {
    let place = Place::new();
    Parent::start(&place.data_dir()).kill();
    let cluster = place.start().await;
    assert_eq!(remembered(&cluster).await, ["kept"]);
    cluster.stop().await.expect("stops");
}

#[tokio::test]
async fn server_and_parent_killed_at_once() {
    let place = Place::new();
    let parent = Parent::start(&place.data_dir());
    kill_process(parent.postmaster, Signal::KILL).expect("kill");
    parent.kill();
    let cluster = place.start().await;
    assert_eq!(remembered(&cluster).await, ["kept"]);
    cluster.stop().await.expect("stops");
}

#[tokio::test]
async fn temporary_socket_directory_does_not_outlive_a_killed_parent() {
    let place = Place::new();
    let parent = Parent::start(&place.path(&"long".repeat(25)).join("data"));
    let (postmaster, socket_dir) = (parent.postmaster, parent.socket_dir.clone());
    assert!(socket_dir.exists());
    parent.kill();
    ended(postmaster).await;
    while socket_dir.exists() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn orphaned_server_is_replaced() {
    let place = Place::new();
    let parent = Parent::start(&place.data_dir());
    let orphan = parent.postmaster;
    kill_process(watcher_of(parent.pid()), Signal::KILL).expect("kill");
    parent.kill();
    assert!(place.data_dir().join("postmaster.pid").exists(), "nobody told it to stop");

    let cluster = place.start().await;
    assert_ne!(cluster.pid(), orphan.as_raw_nonzero().get());
    assert_eq!(remembered(&cluster).await, ["kept"]);
    cluster.stop().await.expect("stops");
}

/// The child of `parent` whose command line is the watcher's.
#[cfg(target_os = "linux")]
fn watcher_of(parent: u32) -> Pid {
    let processes = fs::read_dir("/proc").expect("/proc").flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    let is_watcher = |pid: &i32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let command_line = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        // Fields after the name in brackets: the state, then the parent.
        let is_child =
            stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.split(' ').nth(1) == Some(&parent.to_string()));
        is_child && command_line.contains("tidings-postgres-watcher")
    };
    pids.into_iter().find(is_watcher).and_then(Pid::from_raw).expect("a watcher")
}

#[tokio::test]
async fn stale_file_naming_a_stranger_does_no_harm() {
    let place = Place::new();
    place.start().await.stop().await.expect("stops");
    let mut stranger = Command::new("sleep").arg("1000").spawn().expect("sleep");
    let file = place.data_dir().join("postmaster.pid");
    fs::write(
        &file,
        format!("{}\n{}\n1700000000\n5432\n\n\n 1 1\nready   \n", stranger.id(), place.data_dir().display()),
    )
    .expect("write");

    let cluster = start(&place.options()).await;
    assert_eq!(stranger.try_wait().expect("ask"), None, "the stranger was not signalled");
    cluster.stop().await.expect("stops");
    stranger.kill().and_then(|()| stranger.wait()).expect("end of the stranger");
}

#[tokio::test]
async fn what_an_interrupted_initdb_left_is_removed() {
    let place = Place::new();
    let partial = place.path("data.partial-x1y2z3");
    fs::create_dir(&partial).expect("create");
    fs::write(partial.join("PG_VERSION"), "15\n").expect("write");
    fs::create_dir(place.data_dir()).expect("an empty directory may be there already");
    let cluster = place.start().await;
    assert!(!partial.exists());
    cluster.stop().await.expect("stops");
}
