#![doc = include_str!("../README.md")]

mod balance;
mod deliver;
mod early_receipt;
mod sandbox_receipt;

use std::sync::Arc;

pub use balance::balance;
use tidings_app::{deliver::Delivery, jobs};
use tidings_domain::NotificationType;
use tidings_queue::Handler;

/// Every kind of job there is.
pub fn handlers(delivery: &Delivery) -> Vec<Arc<dyn Handler>> {
    vec![
        Arc::new(deliver::Deliver::new(delivery.clone(), NotificationType::Sms, jobs::DELIVER_SMS)),
        Arc::new(deliver::Deliver::new(delivery.clone(), NotificationType::Email, jobs::DELIVER_EMAIL)),
        Arc::new(early_receipt::EarlyReceipts::new(delivery.app.clone(), delivery.clock.clone())),
        Arc::new(sandbox_receipt::SandboxReceipts::new(delivery.app.clone(), delivery.clock.clone())),
    ]
}
