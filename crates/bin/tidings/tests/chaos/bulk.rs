//! A service that sends very much does not hold up one that sends a little.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tidings_app::{SystemClock, demo};
use tidings_domain::Clock;
use uuid::Uuid;

use crate::{
    harness::{Api, until},
    number,
    provider::{Manners, Reports},
    system::{System, lift_limits},
};

/// Most messages in one request.
const REQUEST: u64 = 1000;
/// How long each provider takes for a message, as real ones do.
const PROVIDER_TAKES: Duration = Duration::from_millis(50);
/// How often the other service sends.
const EVERY: Duration = Duration::from_millis(100);
const LIMIT: Duration = Duration::from_secs(1200);
/// What may be ahead of a text when it is accepted: what the worker has in hand, and what it claims together with it.
const MOST_AHEAD: usize = 2 * 2 * 128 + 200;

/// A text of the other service.
struct Text {
    id: Uuid,
    posted: Instant,
    /// How many messages the providers had taken when it was accepted.
    taken_before: usize,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_does_not_hold_up_a_text_of_another_service() {
    let bulk = number("TIDINGS_CHAOS_BULK", 6000);
    let system = System::start().await;
    for provider in [&system.mmg, &system.firetext] {
        provider.behave(Manners::Takes(PROVIDER_TAKES), Reports::Within(Duration::from_millis(500)));
    }
    let other = demo::create(&system.pool, &system.installation.signer(), SystemClock.now()).await;
    let other = Api::new(other.expect("another service"));
    lift_limits(&system.pool).await;

    let began = Instant::now();
    let posting = tokio::spawn(post_bulk(system.api.clone(), system.url.borrow().clone(), bulk));
    until("the bulk to be under way", LIMIT, async || (taken(&system) > 0).then_some(())).await;
    let mut texts = Vec::new();
    while taken(&system) < bulk as usize {
        texts.push(post(&system, &other).await);
        assert!(began.elapsed() < LIMIT, "{} of {bulk} were taken", taken(&system));
        tokio::time::sleep(EVERY).await;
    }
    posting.await.expect("the bulk is accepted");
    let bulk_took = began.elapsed();
    until("everything to be final", LIMIT, async || {
        let left = "SELECT NOT EXISTS (SELECT FROM notifications WHERE notification_status IN ('created', 'sending'))";
        sqlx::query_scalar::<_, bool>(left).fetch_one(&system.pool).await.expect("an answer").then_some(())
    })
    .await;

    let mut order = arrivals(&system);
    order.sort_unstable();
    let place: HashMap<Uuid, (usize, Instant)> =
        order.iter().enumerate().map(|(place, &(at, id))| (id, (place, at))).collect();
    let (mut waits, mut ahead) = (Vec::new(), Vec::new());
    for text in &texts {
        let &(place, at) = place.get(&text.id).expect("every text is taken");
        waits.push(at.saturating_duration_since(text.posted));
        ahead.push(place.saturating_sub(text.taken_before));
    }
    waits.sort_unstable();
    ahead.sort_unstable();
    let at = |part: f64| ((texts.len() - 1) as f64 * part) as usize;
    println!(
        "a bulk of {bulk}, sent in {:.1} s; meanwhile {} texts of another service: from request to provider p50 {:?}, \
         p99 {:?}, at most {:?}; overtaken by p50 {}, p99 {}, at most {} of the bulk",
        bulk_took.as_secs_f64(),
        texts.len(),
        waits[at(0.5)],
        waits[at(0.99)],
        waits[at(1.0)],
        ahead[at(0.5)],
        ahead[at(0.99)],
        ahead[at(1.0)],
    );
    assert!(texts.len() >= 10, "the bulk was over too soon to tell");
    assert!(ahead[at(0.99)] <= MOST_AHEAD, "more of the bulk went ahead than was in hand");
}

async fn post(system: &System, other: &Api) -> Text {
    let posted = Instant::now();
    let url = system.url.borrow().clone();
    let (status, reply) = other.post(&url, "sms", &other.sms("07700900999")).await.expect("an answer");
    assert_eq!(status, 201, "{reply}");
    let id = reply["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    Text { id, posted, taken_before: taken(system) }
}

/// All as one service, in as few requests as it takes, some at a time.
async fn post_bulk(api: Api, url: String, bulk: u64) {
    for first in (0..bulk).step_by(REQUEST as usize) {
        let messages: Vec<Value> = (first..bulk.min(first + REQUEST))
            .map(|number| {
                let mut message = api.sms(&format!("07700900{}", 300 + number % 600));
                message["type"] = json!("sms");
                message
            })
            .collect();
        let body = json!({ "notifications": messages });
        let (status, reply) = api.post(&url, "batch", &body).await.expect("an answer");
        assert!(status < 300, "{status} {reply}");
    }
}

fn taken(system: &System) -> usize {
    system.mmg.count() + system.firetext.count()
}

/// Each message, when a provider first took it.
fn arrivals(system: &System) -> Vec<(Instant, Uuid)> {
    let taken = system.mmg.taken().into_iter().chain(system.firetext.taken());
    taken.filter_map(|(id, times)| Some((times.into_iter().min()?, id))).collect()
}
