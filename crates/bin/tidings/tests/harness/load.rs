//! Senders that go on whatever happens, and remember what was accepted.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde_json::Value;
use tokio::{sync::watch, task::JoinSet};
use uuid::Uuid;

use super::{Api, until};

/// How long a sender leaves a server alone that did not answer.
const PAUSE: Duration = Duration::from_millis(20);
/// Restarts included.
const LIMIT: Duration = Duration::from_secs(90);

/// A running load.
pub struct Load {
    url: watch::Sender<Option<String>>,
    accepted: Arc<Mutex<Vec<Uuid>>>,
    senders: JoinSet<()>,
}

impl Load {
    /// Starts so many senders against the server at `url`; each pauses so long after every message.
    pub fn start(api: &Api, url: &str, senders: usize, pause: Duration) -> Self {
        let url = watch::Sender::new(Some(url.to_owned()));
        let accepted = Arc::new(Mutex::new(Vec::new()));
        let sender = |number| send(number, api.clone(), url.subscribe(), Arc::clone(&accepted), pause);
        let senders = (0..senders).map(sender).collect();
        Self { url, accepted, senders }
    }

    /// Waits until so many messages were accepted.
    pub async fn until_accepted(&self, count: usize) {
        until("the load to be accepted", LIMIT, async || (ids(&self.accepted).len() >= count).then_some(())).await;
    }

    /// The server has moved.
    pub fn move_to(&self, url: &str) {
        self.url.send_replace(Some(url.to_owned()));
    }

    /// Stops, once every answer has come. The ids of all that was answered with 201.
    pub async fn stop(mut self) -> Vec<Uuid> {
        self.url.send_replace(None);
        while let Some(ended) = self.senders.join_next().await {
            ended.expect("no sender met an answer that it did not expect");
        }
        std::mem::take(&mut *ids(&self.accepted))
    }
}

fn ids(accepted: &Mutex<Vec<Uuid>>) -> std::sync::MutexGuard<'_, Vec<Uuid>> {
    accepted.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends texts and emails by turns until there is no server any more.
async fn send(
    number: usize,
    api: Api,
    url: watch::Receiver<Option<String>>,
    accepted: Arc<Mutex<Vec<Uuid>>>,
    pause: Duration,
) {
    for turn in number.. {
        let Some(url) = url.borrow().clone() else { return };
        let (channel, body) = match turn % 2 {
            // None of the numbers for trying things out, for which nothing is stored: 07700900000, …111 and …222.
            0 => ("sms", api.sms(&format!("07700900{}", 300 + turn % 600))),
            _ => ("email", api.email(&format!("recipient-{turn}@example.com"))),
        };
        match api.post(&url, channel, &body).await {
            Ok((201, reply)) => ids(&accepted).push(id_of(&reply)),
            // Refused, or its answer was lost: nobody can tell, and nobody was promised anything.
            Ok((500..=599, _)) | Err(_) => tokio::time::sleep(PAUSE).await,
            Ok((status, reply)) => panic!("{status} {reply}"),
        }
        tokio::time::sleep(pause).await;
    }
}

fn id_of(reply: &Value) -> Uuid {
    reply["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")
}
