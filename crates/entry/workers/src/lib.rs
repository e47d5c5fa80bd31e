#![doc = include_str!("../README.md")]

mod balance;
mod call_service;
mod deliver;
mod early_receipt;
mod facts;
mod process_report_request;
mod process_spreadsheet;
mod sandbox_receipt;
mod schedule;

use std::sync::Arc;

pub use balance::balance;
pub use facts::fold_facts;
use tidings_app::{callbacks::Calling, deliver::Delivery, jobs};
use tidings_domain::{CallbackType, NotificationType};
use tidings_queue::Handler;

pub use schedule::{SCHEDULE, Standing, Task, find, periodic, run, standings, watch};

/// Every kind of job there is.
pub fn handlers(delivery: &Delivery, calling: &Calling) -> Vec<Arc<dyn Handler>> {
    let mut handlers: Vec<Arc<dyn Handler>> = vec![
        Arc::new(deliver::Deliver::new(delivery.clone(), NotificationType::Sms, jobs::DELIVER_SMS)),
        Arc::new(deliver::Deliver::new(delivery.clone(), NotificationType::Email, jobs::DELIVER_EMAIL)),
        Arc::new(early_receipt::EarlyReceipts::new(delivery.app.clone(), delivery.clock.clone())),
        Arc::new(process_report_request::Reports::new(delivery.app.clone(), delivery.clock.clone())),
        Arc::new(process_spreadsheet::Spreadsheets::new(delivery.app.clone(), delivery.clock.clone())),
        Arc::new(sandbox_receipt::SandboxReceipts::new(delivery.app.clone(), delivery.clock.clone())),
    ];
    for handler in schedule::Scheduled::all(&delivery.app, &delivery.clock) {
        handlers.push(Arc::new(handler));
    }
    for &callback_type in CallbackType::ALL {
        handlers.push(Arc::new(call_service::CallService::new(calling.clone(), callback_type)));
    }
    handlers
}
