//! Callbacks: services hear of what happened, once, and as it was.

mod attempts;
mod bodies;
mod events;
mod fairness;
mod log;

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tidings_app::record_receipts::record_receipts;
use tidings_domain::{CallbackType, NotificationId, NotificationStatus};
use tidings_store::notifications::Receipt;
use tidings_test_support::{CALLBACK_TOKEN, CalledService, HeardCall, SMS, TestApp};

/// An installation whose demo service is told what becomes of its messages.
async fn called() -> (TestApp, CalledService) {
    let app = TestApp::with_recording_providers().await;
    let service = CalledService::start().await;
    app.add_callback(app.demo.service_id, CallbackType::DeliveryStatus, &service.url("/statuses")).await;
    (app, service)
}

/// A text message that a provider has.
async fn sent(app: &TestApp) -> NotificationId {
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    app.work_off().await;
    id
}

async fn receive(app: &TestApp, id: NotificationId, status: NotificationStatus) -> usize {
    record_receipts(&app.app, &[Receipt::new(id, status)], app.now()).await.unwrap()
}

/// A text message of which the service is about to hear that it was delivered.
async fn delivered(app: &TestApp) -> NotificationId {
    let id = sent(app).await;
    assert_eq!(receive(app, id, NotificationStatus::Delivered).await, 1);
    id
}

/// The signature as a service computes it.
fn signature(call: &HeardCall) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(CALLBACK_TOKEN.as_bytes()).unwrap();
    mac.update(format!("{}.{}.{}", call.header("webhook-id"), call.header("webhook-timestamp"), call.body).as_bytes());
    format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
}
