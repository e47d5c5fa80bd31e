#![doc = include_str!("../README.md")]

mod balance;
mod call_service;
mod deliver;
mod early_receipt;
mod housekeeping;
mod process_spreadsheet;
mod sandbox_receipt;

use std::sync::Arc;

pub use balance::balance;
use tidings_app::{callbacks::Calling, deliver::Delivery, jobs};
use tidings_domain::{CallbackType, NotificationType};
use tidings_queue::Handler;

pub use housekeeping::PERIODIC;

/// Every kind of job there is.
pub fn handlers(delivery: &Delivery, calling: &Calling) -> Vec<Arc<dyn Handler>> {
    let mut handlers: Vec<Arc<dyn Handler>> = vec![
        Arc::new(deliver::Deliver::new(delivery.clone(), NotificationType::Sms, jobs::DELIVER_SMS)),
        Arc::new(deliver::Deliver::new(delivery.clone(), NotificationType::Email, jobs::DELIVER_EMAIL)),
        Arc::new(early_receipt::EarlyReceipts::new(delivery.app.clone(), delivery.clock.clone())),
        Arc::new(process_spreadsheet::Spreadsheets::new(delivery.app.clone(), delivery.clock.clone())),
        Arc::new(sandbox_receipt::SandboxReceipts::new(delivery.app.clone(), delivery.clock.clone())),
    ];
    for handler in housekeeping::Housekeeping::all(&delivery.app, &delivery.clock) {
        handlers.push(Arc::new(handler));
    }
    for &callback_type in CallbackType::ALL {
        handlers.push(Arc::new(call_service::CallService::new(calling.clone(), callback_type)));
    }
    handlers
}
