//! Parts of a page that follow what happens: one stream of events per open page, which ends when nothing can change any more.
//!
//! A page names its parts (`<div data-live-key="totals">`), and on its body the stream's address. Without JavaScript it shows what
//! was true when it was made.

use std::{collections::HashMap, convert::Infallible, future::Future, time::Duration};

use axum::response::{
    IntoResponse,
    sse::{Event, KeepAlive, Sse},
};
use futures::stream;
use serde_json::json;
use tokio::time::Instant;

use crate::{
    problem::Problem,
    visit::{Answer, Visit},
};

/// The least time between two looks.
const PAUSE: Duration = Duration::from_secs(2);
/// A look that takes long is made less often: the pause is so many times as long, up to a minute.
const PAUSE_PER_LOOK: u32 = 20;
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// After so many looks the browser has to ask again, so that an answer does not stay open for ever.
const MOST_LOOKS: u32 = 300;

/// What a look found.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Each part by its key, as HTML.
    pub parts: Vec<(&'static str, String)>,
    /// Nothing will change any more.
    pub is_final: bool,
}

/// Answers with what `look` finds, every two seconds if that costs little, as far as it has changed. Ends when nothing can change
/// any more, as in a service that was archived, when the visitor has signed out or may not look any more, and when the process
/// stops.
///
/// # Errors
/// Never; so that handlers end with it.
#[expect(clippy::unnecessary_wraps, reason = "handlers end with it")]
pub fn follow<L, F>(visit: Visit, look: L) -> Answer
where
    L: Fn(Visit) -> F + Send + 'static,
    F: Future<Output = Result<Parts, Problem>> + Send,
{
    let following =
        Following { visit, look, shown: HashMap::new(), looks: 0, pause: PAUSE, waiting: Vec::new(), has_ended: false };
    let events = stream::unfold(following, |mut following| async {
        following.next().await.map(|event| (Ok::<_, Infallible>(event), following))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()).into_response())
}

struct Following<L> {
    visit: Visit,
    look: L,
    shown: HashMap<&'static str, String>,
    looks: u32,
    pause: Duration,
    waiting: Vec<Event>,
    has_ended: bool,
}

impl<L, F> Following<L>
where
    L: Fn(Visit) -> F,
    F: Future<Output = Result<Parts, Problem>>,
{
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop() {
                return Some(event);
            }
            if self.has_ended || self.looks >= MOST_LOOKS {
                return None;
            }
            let stopping = self.visit.admin.stopping.clone();
            stopping.run_until_cancelled(tokio::time::sleep(self.pause)).await?;
            self.looks += 1;
            let leave = leave(&self.visit).await;
            if leave == Leave::Over {
                return None;
            }
            let begun = Instant::now();
            let looked = (self.look)(self.visit.clone()).await;
            self.pause = (begun.elapsed() * PAUSE_PER_LOOK).clamp(PAUSE, LONGEST_PAUSE);
            match looked {
                Ok(found) => {
                    let is_final = found.is_final || leave == Leave::ForTheLastTime;
                    self.take(Parts { is_final, ..found });
                }
                // It may pass: the page shows what it has.
                Err(problem) => tracing::warn!(%problem, "a page cannot follow what happens"),
            }
        }
    }

    fn take(&mut self, found: Parts) {
        if found.is_final {
            self.has_ended = true;
            self.waiting.push(Event::default().event("stop").data("final"));
        }
        for (key, html) in found.parts.into_iter().rev() {
            if self.shown.get(key) != Some(&html) {
                self.waiting.push(Event::default().event("part").data(json!({"key": key, "html": html}).to_string()));
                self.shown.insert(key, html);
            }
        }
    }
}

/// Whether a visitor may still look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leave {
    Lasts,
    /// Nothing happens any more where they look.
    ForTheLastTime,
    Over,
}

/// Everything is read as for a new request: people leave teams, and services end, while their pages are open.
async fn leave(visit: &Visit) -> Leave {
    let (Some(session_id), Some(user)) = (visit.session_id(), &visit.user) else { return Leave::Over };
    let client = &visit.client;
    let service = async {
        match &visit.service {
            Some(service) => client.services.get(service.id).await.map(|service| Some(service.data)),
            None => Ok(None),
        }
    };
    match tokio::try_join!(client.admin_sessions.get(&session_id), client.users.get(user.id), service) {
        Ok((session, user, service)) => {
            let is_signed_in = session.user_id.is_some() && !session.is_over(visit.admin.clock.now());
            if !is_signed_in || !visit.access.lets_in(&user.data, service.as_ref()) {
                Leave::Over
            } else if service.is_some_and(|service| !service.active) {
                Leave::ForTheLastTime
            } else {
                Leave::Lasts
            }
        }
        Err(failed) if failed.is_not_found() => Leave::Over,
        // Not known for now.
        Err(_) => Leave::Lasts,
    }
}
