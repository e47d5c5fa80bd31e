//! `POST /v2/notifications/{sms,email,letter}`: accepts a message.

use axum::{Json, body::Body, extract::State, response::Response};
use http::StatusCode;
use tidings_app::send::{self, Repeatable};
use tidings_domain::NotificationType;

use crate::{PublicApi, admitted::Admitted, error::ApiError, extract::Now, idempotency_key::IdempotencyKey, json};

pub(super) async fn sms(
    api: State<PublicApi>,
    now: Now,
    sender: Admitted,
    key: IdempotencyKey,
    body: Body,
) -> Response {
    handle(NotificationType::Sms, api, now, sender, key, body).await
}

pub(super) async fn email(
    api: State<PublicApi>,
    now: Now,
    sender: Admitted,
    key: IdempotencyKey,
    body: Body,
) -> Response {
    handle(NotificationType::Email, api, now, sender, key, body).await
}

pub(super) async fn letter(
    api: State<PublicApi>,
    now: Now,
    sender: Admitted,
    key: IdempotencyKey,
    body: Body,
) -> Response {
    handle(NotificationType::Letter, api, now, sender, key, body).await
}

async fn handle(
    channel: NotificationType,
    State(api): State<PublicApi>,
    Now(now): Now,
    sender: Admitted,
    IdempotencyKey(key): IdempotencyKey,
    body: Body,
) -> Response {
    let caller = &sender.caller;
    let posted = async {
        let posted = match key? {
            Some(key) => {
                let body = json::read(body, api.limits).await?;
                let request = Repeatable::request(&key, caller, channel, &body);
                send::once(&api.app, caller, channel, &body, &request, now).await?
            }
            None => {
                api.app.within_daily_limit(caller, channel.into(), now).await?;
                let body = json::read(body, api.limits).await?;
                send::any(&api.app, caller, channel, &body, None, now).await?
            }
        };
        Ok::<_, ApiError>((StatusCode::CREATED, Json(posted)))
    };
    let posted = posted.await;
    sender.answer(posted)
}
