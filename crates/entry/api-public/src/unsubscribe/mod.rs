//! `/unsubscribe`: for the mail programs of recipients, who have no key but the link.

mod post_unsubscribe;

use axum::{Router, routing::post};

use crate::PublicApi;

pub(crate) fn routes() -> Router<PublicApi> {
    // No GET: those who look at links before a person does would unsubscribe everybody.
    Router::new().route("/unsubscribe/{notification_id}/{token}", post(post_unsubscribe::handle))
}
