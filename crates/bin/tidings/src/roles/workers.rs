//! The workers.

use std::sync::Arc;

use tidings_app::{
    callbacks::Calling,
    deliver::Delivery,
    providers::Providers,
    sandbox::{DurableOutbox, NewMessages},
};
use tidings_outgoing::{AddressRules, Limits, Network, OutgoingClient};
use tidings_queue::Runner;

use super::{Parts, Process};

/// The sandbox of a process: where its providers keep what they were given.
#[derive(Clone, Debug)]
pub struct Sandbox {
    outbox: DurableOutbox,
    /// Tells the viewer of this process at once.
    pub new_messages: NewMessages,
}

impl Sandbox {
    /// Starts it, on the current runtime.
    pub fn start(parts: &Parts) -> Self {
        let new_messages = NewMessages::default();
        let outbox = DurableOutbox::start(
            parts.app.pool.clone(),
            parts.clock.clone(),
            parts.waker.clone(),
            new_messages.clone(),
        );
        Self { outbox, new_messages }
    }

    /// Runs jobs until the process stops, delivering to this sandbox, and calling services at public addresses and in the
    /// allowed networks.
    pub fn start_workers(&self, process: &mut Process, allowed: Vec<Network>) {
        let Parts { app, clock, waker, stop, .. } = process.parts.clone();
        let pool = app.pool.clone();
        let providers = Providers::sandbox(Arc::new(self.outbox.clone()));
        let client = OutgoingClient::new(AddressRules { allowed }, Limits::default());
        let calling = Calling { app: app.clone(), client, clock: clock.clone() };
        let delivery = Delivery { app, providers, clock: clock.clone() };
        let handlers = tidings_workers::handlers(&delivery, &calling);
        let runner = Runner::new(pool.clone(), clock.clone(), handlers, waker.clone());
        let stopping = stop.clone();
        process.spawn(async move { runner.run(stopping).await });
        let periodic = tidings_workers::PERIODIC.to_vec();
        process.spawn(tidings_queue::keep_enqueueing(pool.clone(), clock, periodic, waker.clone(), stop.clone()));
        process.spawn(async move { waker.listen(pool, stop).await });
    }
}
