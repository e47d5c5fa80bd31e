#![doc = include_str!("../README.md")]

mod deliver;
mod housekeeping;
mod sandbox_receipt;

use std::sync::Arc;

use tidings_app::{deliver::Delivery, jobs};
use tidings_domain::NotificationType;
use tidings_queue::Handler;

pub use housekeeping::PERIODIC;

/// Every kind of job there is.
pub fn handlers(delivery: &Delivery) -> Vec<Arc<dyn Handler>> {
    let mut handlers: Vec<Arc<dyn Handler>> = vec![
        Arc::new(deliver::Deliver::new(delivery.clone(), NotificationType::Sms, jobs::DELIVER_SMS)),
        Arc::new(deliver::Deliver::new(delivery.clone(), NotificationType::Email, jobs::DELIVER_EMAIL)),
        Arc::new(sandbox_receipt::SandboxReceipts::new(delivery.app.clone(), delivery.clock.clone())),
    ];
    for handler in housekeeping::Housekeeping::all(&delivery.app, &delivery.clock) {
        handlers.push(Arc::new(handler));
    }
    handlers
}
