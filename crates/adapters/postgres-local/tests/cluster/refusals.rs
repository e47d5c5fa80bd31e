//! What a cluster refuses, and how it says so.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use rustix::process::geteuid;

use crate::{Place, start, start_error};

#[tokio::test]
async fn second_one_on_the_same_directory() {
    let place = Place::new();
    let cluster = place.start().await;
    let message = start_error(&place.options()).await;
    assert!(message.contains("in use by another running tidings"), "{message}");
    assert!(message.contains(&format!("(process {})", std::process::id())), "{message}");
    assert!(cluster.is_alive(), "the first one is not disturbed");
    cluster.stop().await.expect("stops");
    place.start().await.stop().await.expect("free again");
}

#[tokio::test]
async fn directory_with_something_else_in_it() {
    let place = Place::new();
    fs::create_dir(place.data_dir()).expect("create");
    let precious = place.data_dir().join("precious");
    fs::write(&precious, "x").expect("write");
    let message = start_error(&place.options()).await;
    assert!(message.contains("not a PostgreSQL cluster made by Tidings"), "{message}");
    assert!(precious.exists());
}

#[tokio::test]
async fn cluster_of_another_major_version() {
    let place = Place::new();
    place.start().await.stop().await.expect("stops");
    fs::write(place.data_dir().join("PG_VERSION"), "14\n").expect("write");
    let message = start_error(&place.options()).await;
    assert!(message.contains("made by PostgreSQL 14") && message.contains("PG_BIN_DIR"), "{message}");
}

#[tokio::test]
async fn socket_directory_that_others_can_enter() {
    let place = Place::new();
    let open = place.path("open");
    fs::create_dir(&open).expect("create");
    fs::set_permissions(&open, fs::Permissions::from_mode(0o755)).expect("chmod");
    let mut options = place.options();
    options.socket_dir = Some(open.clone());
    let message = start_error(&options).await;
    assert!(message.contains("chmod 700") && message.contains("open"), "{message}");

    fs::set_permissions(&open, fs::Permissions::from_mode(0o700)).expect("chmod");
    start(&options).await.stop().await.expect("stops");
}

#[tokio::test]
async fn setting_that_the_server_does_not_take() {
    let place = Place::new();
    let mut options = place.options();
    options.settings.push(("work_mem".to_owned(), "lots".to_owned()));
    let message = start_error(&options).await;
    assert!(message.contains("work_mem") && message.contains("lots"), "{message}");
    place.start().await.stop().await.expect("nothing is left behind");
}

#[tokio::test]
async fn failed_initdb_leaves_nothing() {
    let place = Place::new();
    let bin = place.path("bin");
    fs::create_dir(&bin).expect("create");
    for (name, script) in [
        ("postgres", "echo 'postgres (PostgreSQL) 99.1'"),
        ("initdb", "touch \"$2/half\"; echo 'disk is full' >&2; exit 1"),
    ] {
        fs::write(bin.join(name), format!("#!/bin/sh\n{script}\n")).expect("write");
        fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).expect("chmod");
    }
    fs::set_permissions(&bin, fs::Permissions::from_mode(0o755)).expect("chmod");
    let broken = tidings_postgres_local::Binaries::find(Some(&bin), None).expect("looks usable");
    let error = tidings_postgres_local::Cluster::start(&broken, &place.options()).await.expect_err("fails");
    assert!(error.to_string().contains("disk is full"), "{error}");
    let left: Vec<_> = fs::read_dir(place.path("")).expect("read").flatten().map(|entry| entry.file_name()).collect();
    assert!(left.iter().all(|name| name == "bin" || name == "data.lock"), "{left:?}");
}

#[tokio::test]
async fn directory_that_the_unprivileged_user_cannot_enter() {
    if !geteuid().is_root() {
        return; // An ordinary user runs the server as itself, so there is nobody else to shut out.
    }
    let place = Place::new();
    let closed = place.path("closed");
    fs::create_dir(&closed).expect("create");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).expect("chmod");
    let mut options = place.options();
    options.data_dir = closed.join("below/data");
    let message = start_error(&options).await;
    let closed = fs::canonicalize(closed).expect("exists");
    assert!(message.contains(&format!("cannot enter {}. Allow it", closed.display())), "{message}");
}
