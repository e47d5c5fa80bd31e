//! The reads of every page: from the cache if it is there, else from the API by one call, and kept for seven days.

use jiff::civil::date;
use tidings_admin_client::Reply;

use crate::harness::{Harness, WEEK};

/// A miss, then a hit: one call in all, and the value under the key is the API's own JSON.
async fn is_read_through<T>(harness: &Harness, key: &str, path: &str, read: impl AsyncFn() -> Reply<T>) {
    assert!(!harness.holds(key).await, "{key} is there before anybody asked");
    read().await.unwrap();
    let asked = harness.asked();
    assert_eq!(asked.len(), 1, "{key}: a miss is one call: {asked:?}");
    assert_eq!((asked[0].method.as_str(), asked[0].path.as_str()), ("GET", path));
    let answered = harness.app.admin_get(path).await.ok();
    let (held, seconds) = harness.held(key).await.unwrap_or_else(|| panic!("{key} is not kept"));
    assert_eq!(held, answered, "{key}: the API's reply is kept as it is");
    assert!((WEEK - 60..=WEEK).contains(&seconds), "{key}: {seconds} s");

    let _: i64 = harness.ask_redis(redis::cmd("EXPIRE").arg(key).arg(1000)).await;
    read().await.unwrap();
    assert_eq!(harness.asked(), [], "{key}: a hit is no call");
    let (again, seconds) = harness.held(key).await.unwrap();
    assert!(again == held && seconds <= 1000, "{key}: a hit writes nothing");
}

#[tokio::test]
async fn a_service() {
    let harness = Harness::start().await;
    let id = harness.service();
    let read = async || harness.client.services.get(id).await;
    is_read_through(&harness, &format!("service-{id}"), &format!("/service/{id}"), read).await;
}

#[tokio::test]
async fn a_user() {
    let harness = Harness::start().await;
    let id = harness.user().await;
    let read = async || harness.client.users.get(id).await;
    is_read_through(&harness, &format!("user-{id}"), &format!("/user/{id}"), read).await;
}

#[tokio::test]
async fn the_templates_of_a_service() {
    let harness = Harness::start().await;
    let id = harness.service();
    let read = async || harness.client.templates.list(id).await;
    is_read_through(&harness, &format!("service-{id}-templates"), &format!("/service/{id}/template"), read).await;
}

#[tokio::test]
async fn a_template() {
    let harness = Harness::start().await;
    let (service, id) = (harness.service(), harness.template());
    let read = async || harness.client.templates.get(service, id).await;
    let path = format!("/service/{service}/template/{id}");
    is_read_through(&harness, &format!("template-{id}-version-None"), &path, read).await;
}

#[tokio::test]
async fn a_version_of_a_template() {
    let harness = Harness::start().await;
    let (service, id) = (harness.service(), harness.template());
    let read = async || harness.client.templates.version(service, id, 1).await;
    let path = format!("/service/{service}/template/{id}/version/1");
    is_read_through(&harness, &format!("template-{id}-version-1"), &path, read).await;
}

#[tokio::test]
async fn the_versions_of_a_template() {
    let harness = Harness::start().await;
    let (service, id) = (harness.service(), harness.template());
    let read = async || harness.client.templates.versions(service, id).await;
    let path = format!("/service/{service}/template/{id}/versions");
    is_read_through(&harness, &format!("template-{id}-versions"), &path, read).await;
}

#[tokio::test]
async fn what_a_service_has_to_deal_with() {
    let harness = Harness::start().await;
    let (id, client) = (harness.service(), &harness.client);
    let kept = |rest: &str| format!("service-{id}-{rest}");
    let path = |rest: &str| format!("/service/{id}/{rest}");
    let read = async || client.unsubscribe_reports.list(id).await;
    let name = "unsubscribe-request-reports-summary";
    is_read_through(&harness, &kept(name), &path(name), read).await;
    let read = async || client.unsubscribe_reports.statistics(id).await;
    let name = "unsubscribe-request-statistics";
    is_read_through(&harness, &kept(name), &path(name), read).await;
    let read = async || client.returned_letters.statistics(id).await;
    is_read_through(&harness, &kept("returned-letters-statistics"), &path("returned-letter-statistics"), read).await;
    let read = async || client.returned_letters.days(id).await;
    is_read_through(&harness, &kept("returned-letters-summary"), &path("returned-letter-summary"), read).await;
}

#[tokio::test]
async fn what_is_kept_for_an_hour() {
    let harness = Harness::start().await;
    harness.client.status.live_counts().await.unwrap();
    let (_, seconds) = harness.held("live-service-and-organisation-counts").await.unwrap();
    assert!((3_540..=3_600).contains(&seconds), "{seconds} s");
}

/// The figures of yesterday are filled in the night: what was asked for before must not stay until the hour is over.
#[tokio::test]
async fn the_performance_page() {
    let harness = Harness::start().await;
    let (first, last) = (date(2026, 6, 10), date(2026, 6, 16));
    let read = async || harness.client.performance_dashboard.get(first, last).await.unwrap();
    assert_eq!(read().await.processing_time, []);
    let asked = harness.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].path, "/performance-dashboard?start_date=2026-06-10&end_date=2026-06-16");
    let key = "performance-stats-2026-06-10-to-2026-06-16";
    let (held, seconds) = harness.held(key).await.unwrap();
    assert_eq!(held, harness.app.admin_get(&asked[0].path).await.ok());
    assert!((3_540..=3_600).contains(&seconds), "{seconds} s");
    read().await;
    assert_eq!(harness.asked(), []);
    let outbox = harness.outbox().await.len();
    harness.app.sql("INSERT INTO ft_processing_time VALUES ('2026-06-16', 20, 19, now())").await;
    assert_eq!(harness.outbox().await.split_off(outbox), ["performance-stats-*"]);
}

#[tokio::test]
async fn what_is_not_there_is_not_kept() {
    let harness = Harness::start().await;
    let nobody = uuid::Uuid::nil().into();
    for _ in 0..2 {
        assert!(harness.client.users.get(nobody).await.unwrap_err().is_not_found());
        assert_eq!(harness.asked().len(), 1);
    }
    assert_eq!(harness.keys().await, Vec::<String>::new());
}

/// The keys of templates do not tell their service.
#[tokio::test]
async fn another_services_template_is_not_found_in_the_cache() {
    let harness = Harness::start().await;
    let other = harness.app.add_service().await.service_id;
    let (service, id) = (harness.service(), harness.template());
    let templates = &harness.client.templates;
    templates.get(service, id).await.unwrap();
    templates.version(service, id, 1).await.unwrap();
    templates.versions(service, id).await.unwrap();
    assert!(templates.get(other, id).await.unwrap_err().is_not_found());
    assert!(templates.version(other, id, 1).await.unwrap_err().is_not_found());
    assert_eq!(templates.versions(other, id).await.unwrap().data, [], "as the API says");
    assert_eq!(templates.versions(service, id).await.unwrap().data.len(), 1);
}

#[tokio::test]
async fn the_reads_of_a_page_together() {
    let harness = Harness::start().await;
    let (service, user, template) = (harness.service(), harness.user().await, harness.template());
    for calls in [3, 0] {
        let client = &harness.client;
        tokio::try_join!(
            client.services.get(service),
            client.users.get(user),
            client.templates.get(service, template),
        )
        .map(drop)
        .unwrap();
        assert_eq!(harness.asked().len(), calls);
    }
}

#[tokio::test]
async fn many_who_miss_at_once_share_a_call() {
    let harness = Harness::start().await;
    // So that the connection is there.
    harness.client.templates.list(harness.service()).await.unwrap();
    harness.asked();
    read_at_once(&harness, 200).await;
    // Those to whom Redis does not answer in its tenth of a second share calls past it: on a machine that has much else to do.
    let calls = harness.asked().len();
    assert!((1..5).contains(&calls), "{calls} calls");
}

async fn read_at_once(harness: &Harness, readers: usize) {
    let id = harness.service();
    let reads = (0..readers).map(|_| {
        let client = harness.client.clone();
        tokio::spawn(async move { client.services.get(id).await.unwrap().data.id })
    });
    for read in reads.collect::<Vec<_>>() {
        assert_eq!(read.await.unwrap(), id);
    }
}

#[tokio::test]
async fn without_redis_many_share_a_call_that_begins_after_they_came() {
    let mut harness = Harness::start().await;
    harness.redis.kill();
    // The first finds out that it is away, and for a second nobody asks it.
    read_at_once(&harness, 1).await;
    harness.asked();
    read_at_once(&harness, 1_000).await;
    let calls = harness.asked().len();
    assert!((2..10).contains(&calls), "{calls} calls");
}

#[tokio::test]
async fn templates_are_counted_from_the_list() {
    let harness = Harness::start().await;
    let service = harness.service();
    harness.app.add_sms_template("Another").await;
    let templates = &harness.client.templates;
    assert_eq!(templates.count(service, None).await.unwrap(), 3);
    assert_eq!(templates.count(service, Some(tidings_domain::NotificationType::Sms)).await.unwrap(), 2);
    assert_eq!(templates.count(service, Some(tidings_domain::NotificationType::Email)).await.unwrap(), 1);
    assert_eq!(harness.asked().len(), 1);
}
