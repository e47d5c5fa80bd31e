//! What is asked of Redis, and of the API.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tidings_cache::{Address, Cache, Changed, NoOutbox, Read, Redis};
use tidings_test_support::RedisServer;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{UnixListener, UnixStream},
    sync::watch,
};

use crate::database::Failed;

fn read(key: &str) -> Read {
    Read {
        family: "service-{service_id}",
        address: Address { key: key.to_owned(), groups: Vec::new() },
        keep: Duration::from_secs(604_800),
    }
}

async fn trusted() -> (RedisServer, Cache) {
    let (server, backend) = crate::redis().await;
    (server, Cache::new(backend))
}

async fn connect(server: &RedisServer) -> redis::aio::MultiplexedConnection {
    redis::Client::open(server.url()).unwrap().get_multiplexed_async_connection().await.unwrap()
}

/// How often a command was run since this was last asked, in scripts too.
async fn ran(connection: &mut redis::aio::MultiplexedConnection, command: &str) -> u64 {
    let stats: String = redis::cmd("INFO").arg("commandstats").query_async(connection).await.unwrap();
    redis::cmd("CONFIG").arg("RESETSTAT").exec_async(connection).await.unwrap();
    let line = stats.lines().find_map(|line| line.strip_prefix(&format!("cmdstat_{command}:calls="))?.split_once(','));
    line.map_or(0, |(calls, _)| calls.parse().unwrap())
}

#[tokio::test]
async fn a_miss_is_one_call_and_one_set_and_a_hit_is_neither() {
    let (server, cache) = trusted().await;
    let mut connection = connect(&server).await;
    let calls = AtomicUsize::new(0);
    let get = async || {
        let fetch = async || {
            calls.fetch_add(1, Ordering::SeqCst);
            Ok::<_, Failed>("a service".to_owned())
        };
        cache.read(&read("service-1"), fetch).await.unwrap()
    };
    assert_eq!(get().await, "a service");
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    let (kept, lasts): (String, u64) = redis::pipe()
        .cmd("GET")
        .arg("service-1")
        .cmd("TTL")
        .arg("service-1")
        .query_async(&mut connection)
        .await
        .unwrap();
    assert_eq!((kept.as_str(), lasts > 604_000 && lasts <= 604_800), ("\"a service\"", true));
    ran(&mut connection, "mget").await;
    assert_eq!(get().await, "a service");
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    let asked: String = redis::cmd("INFO").arg("commandstats").query_async(&mut connection).await.unwrap();
    assert!(asked.contains("cmdstat_mget:calls=1,") && !asked.contains("evalsha"), "{asked}");
    redis::cmd("CONFIG").arg("RESETSTAT").exec_async(&mut connection).await.unwrap();
    let changed = [Changed { family: "service-{service_id}", name: "service-1".to_owned() }];
    cache.change(&changed, async || Ok::<_, Failed>(())).await.unwrap();
    let kept: Option<String> = redis::cmd("GET").arg("service-1").query_async(&mut connection).await.unwrap();
    assert_eq!(kept, None);
}

#[tokio::test]
async fn those_who_miss_together_make_one_call() {
    let cache = Cache::new(crate::in_process());
    let (calls, (answer, answered)) = (AtomicUsize::new(0), watch::channel(false));
    let read = read("service-1");
    let get = || async {
        let fetch = async || {
            calls.fetch_add(1, Ordering::SeqCst);
            answered.clone().wait_for(|answered| *answered).await.unwrap();
            Ok::<_, Failed>(7)
        };
        cache.read(&read, fetch).await.unwrap()
    };
    let everybody = futures::future::join_all((0..50).map(|_| get()));
    let (values, ()) = tokio::join!(everybody, async {
        tokio::task::yield_now().await;
        answer.send_replace(true);
    });
    assert_eq!((values, calls.load(Ordering::SeqCst)), (vec![7; 50], 1));
}

/// A network that holds back all answers until so many reads were asked for.
async fn held_back(server: &RedisServer, folder: &std::path::Path) -> (PathBuf, Arc<watch::Sender<usize>>) {
    let path = folder.join("held-back.sock");
    let listener = UnixListener::bind(&path).unwrap();
    let (wanted, behind) = (Arc::new(watch::Sender::new(0_usize)), server.socket());
    let until = Arc::clone(&wanted);
    tokio::spawn(async move {
        let (mut from, mut to) = listener.accept().await.unwrap().0.into_split();
        let (mut answers, mut asks) = UnixStream::connect(behind).await.unwrap().into_split();
        let until_asked = Arc::clone(&until);
        tokio::spawn(async move {
            let mut bytes = vec![0; 65_536];
            while let Ok(count @ 1..) = from.read(&mut bytes).await {
                let reads = bytes[..count].windows(4).filter(|window| window == b"MGET").count();
                until_asked.send_modify(|wanted| *wanted = wanted.saturating_sub(reads));
                asks.write_all(&bytes[..count]).await.unwrap();
            }
        });
        let (mut bytes, mut until) = (vec![0; 65_536], until.subscribe());
        while let Ok(count @ 1..) = answers.read(&mut bytes).await {
            until.wait_for(|wanted| *wanted == 0).await.unwrap();
            to.write_all(&bytes[..count]).await.unwrap();
        }
    });
    (path, wanted)
}

#[tokio::test]
async fn reads_that_are_joined_share_a_round_trip() {
    let server = RedisServer::start().await;
    let _keeper = NoOutbox::keep(Arc::new(Redis::new(&server.url()).unwrap())).await;
    let folder = tempfile::tempdir().unwrap();
    let (path, wanted) = held_back(&server, folder.path()).await;
    let cache = Cache::new(Arc::new(Redis::new(&format!("unix://{}", path.display())).unwrap()));
    let fill = async || Ok::<_, Failed>("from the API".to_owned());
    for key in ["service-1", "user-1", "template-1"] {
        cache.read(&read(key), fill).await.unwrap();
    }
    // None of them is answered before all are asked, and whoever is not answered in time would call.
    wanted.send_replace(3);
    let never = async || Err::<String, _>(Failed);
    let (service, user, template) = (read("service-1"), read("user-1"), read("template-1"));
    let (service, user, template) =
        tokio::join!(cache.read(&service, never), cache.read(&user, never), cache.read(&template, never));
    for value in [service, user, template] {
        assert_eq!(value.unwrap(), "from the API");
    }
}
