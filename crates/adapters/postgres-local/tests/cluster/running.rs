//! The ordinary life of a cluster.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

use rustix::process::{Pid, geteuid, getpgid};
use sqlx::{Connection, PgConnection};
use tidings_postgres_local::{Binaries, Cluster, Loopback, url_of_running};

use crate::{Place, binaries, connect, remember, remembered, setting, start, start_error};

#[tokio::test]
async fn keeps_its_data_from_start_to_start() {
    let place = Place::new();
    let cluster = place.start().await;
    remember(&cluster, "first").await;
    cluster.stop().await.expect("stops");

    let cluster = place.start().await;
    remember(&cluster, "second").await;
    assert_eq!(remembered(&cluster).await, ["first", "second"]);
    cluster.stop().await.expect("stops");
}

#[tokio::test]
async fn others_find_it_while_it_runs() {
    let place = Place::new();
    let found = || url_of_running(&place.data_dir(), "postgres");
    assert_eq!(found(), None);
    let cluster = place.start().await;
    assert_eq!(found(), Some(cluster.url("postgres")));
    PgConnection::connect(&found().expect("it runs")).await.expect("connection");
    cluster.stop().await.expect("stops");
    assert_eq!(found(), None);
}

#[tokio::test]
async fn is_private_and_out_of_reach_of_the_terminal() {
    let place = Place::new();
    let cluster = place.start().await;
    for dir in [cluster.data_dir(), cluster.socket_dir(), cluster.log_dir()] {
        let found = fs::metadata(dir).expect("directory");
        assert_eq!(found.permissions().mode() & 0o777, 0o700, "{}", dir.display());
        assert_ne!(found.uid(), 0, "{} belongs to root", dir.display());
        if !geteuid().is_root() {
            assert_eq!(found.uid(), geteuid().as_raw());
        }
    }
    let pid = Pid::from_raw(cluster.pid()).expect("process id");
    assert_eq!(getpgid(Some(pid)).expect("process group"), pid, "it leads a process group of its own");

    let mut connection = connect(&cluster).await;
    assert_eq!(setting(&mut connection, "listen_addresses").await, "");
    assert_eq!(setting(&mut connection, "data_checksums").await, "on");
    assert_eq!(setting(&mut connection, "server_encoding").await, "UTF8");
    assert_eq!(setting(&mut connection, "timezone").await, "UTC");
    let lower: String = sqlx::query_scalar("SELECT lower('ÀÉŴ')").fetch_one(&mut connection).await.expect("lower");
    assert_eq!(lower, "àéŵ");
    cluster.stop().await.expect("stops although a connection is open");
}

#[tokio::test]
async fn is_durable_unless_thrown_away() {
    let place = Place::new();
    let cluster = place.start().await;
    assert_eq!(setting(&mut connect(&cluster).await, "fsync").await, "off");
    cluster.stop().await.expect("stops");

    let mut options = place.options();
    options.durable = true;
    options.settings.push(("work_mem".to_owned(), "7MB".to_owned()));
    let cluster = start(&options).await;
    let mut connection = connect(&cluster).await;
    for (name, value) in
        [("fsync", "on"), ("synchronous_commit", "on"), ("full_page_writes", "on"), ("work_mem", "7MB")]
    {
        assert_eq!(setting(&mut connection, name).await, value, "{name}");
    }
    cluster.stop().await.expect("stops");
}

#[tokio::test]
async fn compresses_its_log_with_what_the_server_was_built_with() {
    let place = Place::new();
    let cluster = place.start().await;
    let mut connection = connect(&cluster).await;
    let values = "SELECT enumvals FROM pg_settings WHERE name = 'wal_compression'";
    let values: Vec<String> = sqlx::query_scalar(values).fetch_one(&mut connection).await.expect("values");
    let best = if values.iter().any(|value| value == "lz4") { "lz4" } else { "pglz" };
    assert_eq!(setting(&mut connection, "wal_compression").await, best);
    cluster.stop().await.expect("stops");

    let without = without_lz4(&place);
    let cluster = Cluster::start(&without, &place.options()).await.expect("starts all the same");
    assert_eq!(setting(&mut connect(&cluster).await, "wal_compression").await, "pglz");
    cluster.stop().await.expect("stops");
}

/// The same PostgreSQL, whose server refuses what one would refuse that was built without lz4.
fn without_lz4(place: &Place) -> Binaries {
    let dir = place.path("without-lz4");
    fs::create_dir(&dir).expect("directory");
    for name in ["initdb", "postgres"] {
        let script = format!(
            "#!/bin/sh\ncase \"$*\" in *wal_compression=lz4*) echo FATAL >&2; exit 1;; esac\nexec '{}' \"$@\"\n",
            binaries().dir().join(name).display()
        );
        fs::write(dir.join(name), script).expect("script");
        fs::set_permissions(dir.join(name), fs::Permissions::from_mode(0o755)).expect("chmod");
    }
    Binaries::find(Some(&dir), None).expect("it is a PostgreSQL")
}

#[tokio::test]
async fn path_too_long_for_a_socket_gets_a_short_one() {
    let place = Place::new();
    let mut options = place.options();
    options.data_dir = place.path(&"long".repeat(25)).join("data, \"quoted\" & 100 %");
    let cluster = start(&options).await;
    let socket_dir = cluster.socket_dir().to_owned();
    assert!(!socket_dir.starts_with(cluster.data_dir()));
    assert_eq!(fs::metadata(&socket_dir).expect("socket directory").permissions().mode() & 0o777, 0o700);
    remember(&cluster, "reached").await;
    cluster.stop().await.expect("stops");
    assert!(!socket_dir.exists());
}

#[tokio::test]
async fn socket_directory_of_any_name_can_be_connected_to() {
    let place = Place::new();
    let mut options = place.options();
    options.socket_dir = Some(place.path("s, \"q\" &?=%41 é"));
    let cluster = start(&options).await;
    assert_eq!(Some(cluster.socket_dir()), options.socket_dir.as_deref());
    remember(&cluster, "reached").await;
    cluster.stop().await.expect("stops");
}

#[tokio::test]
async fn loopback_port_asks_for_the_password() {
    let place = Place::new();
    let mut options = place.options();
    let cluster = start(&options).await;
    assert_eq!(cluster.loopback_url("postgres"), None);
    cluster.stop().await.expect("stops");

    let password = "it's\\a\"secret%";
    options.loopback = Some(Loopback { port: free_port(), password: password.into() });
    let cluster = start(&options).await;
    let url = cluster.loopback_url("postgres").expect("listens");
    let with = |password: &str| url.parse::<sqlx::postgres::PgConnectOptions>().expect("URL").password(password);
    PgConnection::connect_with(&with(password)).await.expect("the password opens it");
    let error = PgConnection::connect_with(&with("wrong")).await.expect_err("another does not").to_string();
    assert!(error.contains("password authentication failed"), "{error}");
    remember(&cluster, "over the socket without one").await;
    cluster.stop().await.expect("stops");
}

#[tokio::test]
async fn port_in_use_is_named() {
    let place = Place::new();
    let other = TcpListener::bind(("127.0.0.1", 0)).expect("bind");
    let port = other.local_addr().expect("address").port();
    let mut options = place.options();
    options.loopback = Some(Loopback { port, password: "secret".into() });
    let message = start_error(&options).await;
    assert!(message.contains(&format!("port {port} of 127.0.0.1")), "{message}");
    drop(other);
    start(&options).await.stop().await.expect("stops");
}

#[tokio::test]
async fn dropping_it_stops_the_server() {
    let place = Place::new();
    let cluster = place.start().await;
    remember(&cluster, "kept").await;
    drop(cluster);
    // Waits for the one that is still shutting down.
    let cluster = place.start().await;
    assert_eq!(remembered(&cluster).await, ["kept"]);
    cluster.stop().await.expect("stops");
}

#[test]
fn outlives_the_runtime_that_started_it() {
    let place = Place::new();
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("runtime");
    let cluster = runtime().block_on(Cluster::start(&binaries(), &place.options())).expect("starts");
    assert!(cluster.is_alive());
    runtime().block_on(async move {
        remember(&cluster, "here").await;
        cluster.stop().await.expect("stops");
    });
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).expect("free port").port()
}
