//! `GET /v2/notifications/{notification_id}/pdf`: reads a letter as it is printed.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use tidings_app::letter_pdf::{NoPdf, letter_pdf};

use super::get_notification::invalid_id;
use crate::{PublicApi, auth::Authenticated, error::ApiError, extract::IdText};

pub(super) async fn handle(
    State(api): State<PublicApi>,
    Authenticated(caller): Authenticated,
    notification_id: IdText,
) -> Result<Response, ApiError> {
    let id = notification_id.uuid().ok_or_else(invalid_id)?;
    let pdf = letter_pdf(&api.app, &caller.service, id.into()).await?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], pdf).into_response())
}

impl From<NoPdf> for ApiError {
    fn from(reason: NoPdf) -> Self {
        let class = match reason {
            NoPdf::Store(error) => return error.into(),
            NoPdf::NotFound => return Self::no_result(),
            NoPdf::NotReady => "PDFNotReadyError",
            NoPdf::NotALetter | NoPdf::VirusFound | NoPdf::TechnicalFailure => "BadRequestError",
        };
        Self::new(StatusCode::BAD_REQUEST, class, reason.to_string())
    }
}
