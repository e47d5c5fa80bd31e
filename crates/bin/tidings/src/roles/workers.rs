//! The workers.

use std::sync::Arc;

use tidings_app::{
    callbacks::Calling,
    deliver::Delivery,
    sandbox::{DurableOutbox, NewMessages},
};
use tidings_queue::Runner;

use super::{Parts, Process, providers};
use crate::settings::ConfiguredProviders;

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

    /// Runs jobs until the process stops: delivering by the providers that are configured, and calling services at public
    /// addresses and in the allowed networks. `stands_in`: this sandbox takes the messages of a channel for which no provider is
    /// configured.
    ///
    /// # Errors
    /// When a provider cannot be reached by its settings.
    pub fn start_workers(
        &self,
        process: &mut Process,
        configured: ConfiguredProviders,
        stands_in: bool,
    ) -> anyhow::Result<()> {
        let Parts { app, clock, waker, outgoing, stop, .. } = process.parts.clone();
        let pool = app.pool.clone();
        let providers = providers::build(configured, Arc::new(self.outbox.clone()), stands_in, clock.clone())?;
        let calling = Calling { app: app.clone(), client: outgoing, clock: clock.clone() };
        let delivery = Delivery::new(app, providers, clock.clone());
        process.spawn(providers::see_to_rows(delivery.clone(), stop.clone()));
        process.spawn(tidings_workers::balance(delivery.clone(), stop.clone()));
        process.spawn(tidings_workers::fold_facts(delivery.app.clone(), clock.clone(), stop.clone()));
        let handlers = tidings_workers::handlers(&delivery, &calling);
        let runner = Runner::new(pool.clone(), clock.clone(), handlers, waker.clone());
        let stopping = stop.clone();
        process.spawn(async move { runner.run(stopping).await });
        process.spawn(tidings_workers::watch(pool.clone(), clock.clone(), stop.clone()));
        let periodic = tidings_workers::periodic();
        process.spawn(tidings_queue::keep_enqueueing(pool.clone(), clock, periodic, waker.clone(), stop.clone()));
        process.spawn(async move { waker.listen(pool, stop).await });
        Ok(())
    }
}
