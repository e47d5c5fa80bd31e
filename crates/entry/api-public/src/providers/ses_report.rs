//! `POST /notifications/email/ses`: SNS brings what SES reports of emails, and asks whether we want to hear it.

use axum::{Json, body::Body, extract::State};
use tidings_app::complaints;
use tidings_providers::{
    ses::{self, Report},
    sns::SnsMessage,
};

use super::{
    ProviderApi, form,
    problem::Problem,
    received::{SUCCESS, Success, take},
};

pub(super) async fn handle(State(api): State<ProviderApi>, body: Body) -> Result<Json<Success>, Problem> {
    let sns = api.accounts.ses.as_ref().ok_or_else(Problem::forbidden)?;
    let message: SnsMessage = form::json(body).await?;
    sns.check(&message).await?;
    if message.kind == "SubscriptionConfirmation" {
        sns.confirm(&message).await?;
        tracing::info!(topic = message.topic_arn, "subscribed");
    }
    if message.kind != "Notification" {
        return Ok(SUCCESS);
    }
    match ses::report(&message.message) {
        Ok(Report::Receipt(receipt)) => return take(&api, ses::IDENTIFIER, Some(receipt)).await,
        Ok(Report::Complaint(complaint)) => {
            complaints::record(&api.app, &complaint, api.clock.now()).await?;
        }
        Ok(Report::Other(kind)) => tracing::debug!(kind, "SES reports what nobody waits for"),
        // SES says once that it will report here, in a message of its own; to hear it again would not help.
        Err(error) => tracing::warn!(%error, "SES reports what cannot be read"),
    }
    Ok(SUCCESS)
}
